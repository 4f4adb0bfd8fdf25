import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every public test vector through JNA: exact z-scores bit for bit, all else as text. Arguments: library, vectors.csv.
 */
public final class Vectors {
    private static final List<String> INPUTS = List.of("sex", "age_days", "age_months", "birth_date", "visit_date",
        "weight_kg", "lenhei_cm", "measure", "head_cm", "muac_cm", "triceps_mm", "subscapular_mm", "oedema");

    private static int compared;
    private static int wrong;

    /** Rows of a CSV file (RFC 4180). */
    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    private static void check(String id, String what, Object ours, Object expected) {
        compared++;
        if (!Objects.equals(ours, expected)) {
            wrong++;
            System.err.println(id + ", " + what + ": " + ours + " for " + expected);
        }
    }

    /** The expected number is its shortest decimal: reading it gives its very bits. */
    private static void number(String id, String what, double ours, String expected) {
        Object bits = Double.isNaN(ours) ? "" : (Object) Double.doubleToRawLongBits(ours);
        Object right = expected.isEmpty() ? "" : (Object) Double.doubleToRawLongBits(Double.parseDouble(expected));
        check(id, what, bits, right);
    }

    private static String answer(int code, String yes, String no) {
        return code == 255 ? "" : code == 1 ? yes : no;
    }

    public static void main(String[] args) throws IOException {
        Tumbuh tumbuh = new Tumbuh(args[0]);
        List<List<String>> rows = rows(Files.readString(Path.of(args[1])));
        List<String> header = rows.remove(0);
        for (List<String> row : rows) {
            Map<String, String> v = new HashMap<>();
            for (int i = 0; i < header.size(); i++) {
                v.put(header.get(i), row.get(i));
            }
            Map<String, String> child = new HashMap<>();
            for (String name : INPUTS) {
                if (!v.get(name).isEmpty()) {
                    child.put(name, v.get(name));
                }
            }
            compare(tumbuh, v, tumbuh.assess(child, v.get("profile")));
        }
        System.out.printf("Java %s: %d vectors, %d values compared, %d differ%n", System.getProperty("java.version"),
            rows.size(), compared, wrong);
        System.exit(wrong != 0 || rows.isEmpty() ? 1 : 0);
    }

    private static void compare(Tumbuh tumbuh, Map<String, String> v, Tumbuh.Assessment a) {
        String id = v.get("id");
        for (int i = 0; i < 8; i++) {
            String code = Tumbuh.INDICATORS.get(i);
            Tumbuh.Score s = a.scores[i];
            number(id, code, s.reported, v.get(code));
            number(id, code + "_exact", s.exact, v.get(code + "_exact"));
            check(id, code + "_flag", answer(s.flag, "1", "0"), v.get(code + "_flag"));
            check(id, code + "_who", tumbuh.c.tumbuh_v1_class_code(s.class_who), v.get(code + "_who"));
            check(id, code + "_kemenkes", tumbuh.c.tumbuh_v1_class_code(s.class_kemenkes), v.get(code + "_kemenkes"));
            check(id, code + "_reason", tumbuh.c.tumbuh_v1_reason_code(s.reason), v.get(code + "_reason"));
        }
        number(id, "age_days_used", a.age_days_used, v.get("age_days_used"));
        number(id, "clenhei_cm", a.clenhei_cm, v.get("clenhei_cm"));
        number(id, "bmi", a.bmi, v.get("bmi"));
        check(id, "muac_class", tumbuh.c.tumbuh_v1_acute_code(a.muac_class), v.get("muac_class"));
        String acute = tumbuh.c.tumbuh_v1_acute_code(a.acute_malnutrition);
        check(id, "acute_malnutrition", acute, v.get("acute_malnutrition"));
        check(id, "stunted", answer(a.stunted, "true", "false"), v.get("stunted"));
        check(id, "wasted", answer(a.wasted, "true", "false"), v.get("wasted"));
        check(id, "underweight", answer(a.underweight, "true", "false"), v.get("underweight"));
        check(id, "overweight", answer(a.overweight, "true", "false"), v.get("overweight"));
        check(id, "warnings", String.join(";", tumbuh.warnings(a)), v.get("warnings"));
    }
}
