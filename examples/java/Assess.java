import java.util.Locale;
import java.util.Map;

/** java -cp /usr/share/java/jna.jar:CLASSES Assess target/release/libtumbuh.so */
public final class Assess {
    public static void main(String[] args) {
        Tumbuh tumbuh = new Tumbuh(args[0]);
        Tumbuh.Assessment a = tumbuh.assess(
            Map.of("sex", "P", "birth_date", "2023-08-30", "visit_date", "2025-02-28", "weight_kg", "9,1",
                "lenhei_cm", "76,2", "measure", "terlentang"),
            "who-anthro");
        Tumbuh.Score haz = a.scores[1];
        Tumbuh.Score hcz = a.scores[4];
        System.out.printf(Locale.ROOT, "TB/U %.2f: %s%n", haz.reported, tumbuh.c.tumbuh_v1_class_text(haz.class_kemenkes, 1));
        System.out.printf("Lingkar kepala: %s%n", tumbuh.c.tumbuh_v1_reason_text(hcz.reason, 1));
    }
}
