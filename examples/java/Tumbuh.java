import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** tumbuh from Java (or Kotlin) by JNA. The structs are those of src/capi/tumbuh.h. */
public final class Tumbuh {
    /** The functions that are used here, by their names in C. */
    public interface C extends Library {
        int tumbuh_abi_version();

        String tumbuh_version();

        String tumbuh_v1_status_text(int status);

        int tumbuh_v1_child_init(Child child, int size);

        int tumbuh_v1_read_child(Cells cells, Child child);

        int tumbuh_v1_assess(Child child, Options options, Assessment assessment);

        String tumbuh_v1_reason_code(int number);

        String tumbuh_v1_reason_text(int number, int lang);

        String tumbuh_v1_class_code(int number);

        String tumbuh_v1_class_text(int number, int lang);

        String tumbuh_v1_acute_code(int number);

        String tumbuh_v1_warning_code(int bit);
    }

    @FieldOrder({"year", "month", "day"})
    public static class Date extends Structure {
        public int year;
        public short month;
        public short day;
    }

    @FieldOrder({"size", "sex", "position", "oedema", "age_days", "age_months", "birth_date", "visit_date",
        "weight_kg", "lenhei_cm", "head_cm", "muac_cm", "triceps_mm", "subscapular_mm", "faults", "reserved"})
    public static class Child extends Structure {
        public int size;
        public int sex;
        public int position;
        public int oedema;
        public double age_days;
        public double age_months;
        public Date birth_date;
        public Date visit_date;
        public double weight_kg;
        public double lenhei_cm;
        public double head_cm;
        public double muac_cm;
        public double triceps_mm;
        public double subscapular_mm;
        public int faults;
        public int reserved;
    }

    @FieldOrder({"size", "reserved", "sex", "age_days", "age_months", "birth_date", "visit_date", "weight_kg",
        "lenhei_cm", "measure", "head_cm", "muac_cm", "triceps_mm", "subscapular_mm", "oedema", "reserved_text"})
    public static class Cells extends Structure {
        public int size = size();
        public int reserved;
        public String sex;
        public String age_days;
        public String age_months;
        public String birth_date;
        public String visit_date;
        public String weight_kg;
        public String lenhei_cm;
        public String measure;
        public String head_cm;
        public String muac_cm;
        public String triceps_mm;
        public String subscapular_mm;
        public String oedema;
        public Pointer reserved_text;

        public Cells() {
            setStringEncoding("UTF-8");
        }
    }

    @FieldOrder({"size", "threads", "profile", "standard", "scheme"})
    public static class Options extends Structure {
        public int size = size();
        public int threads;
        public String profile;
        public int standard;
        public int scheme;

        public Options() {
            setStringEncoding("UTF-8");
        }
    }

    @FieldOrder({"exact", "reported", "flag", "reason", "class_who", "class_kemenkes"})
    public static class Score extends Structure {
        public double exact;
        public double reported;
        public int flag;
        public int reason;
        public int class_who;
        public int class_kemenkes;
    }

    @FieldOrder({"size", "warnings", "scores", "age_days_used", "clenhei_cm", "bmi", "standard", "muac_class",
        "acute_malnutrition", "stunted", "wasted", "underweight", "overweight", "reserved"})
    public static class Assessment extends Structure {
        public int size;
        public int warnings;
        public Score[] scores = new Score[8];
        public double age_days_used;
        public double clenhei_cm;
        public double bmi;
        public int standard;
        public int muac_class;
        public int acute_malnutrition;
        public int stunted;
        public int wasted;
        public int underweight;
        public int overweight;
        public int reserved;

        public Assessment() {
            size = size();
        }
    }

    /** Places in {@link Assessment#scores}. */
    public static final List<String> INDICATORS = List.of("waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz");

    /** The library, for the words. */
    public final C c;

    public Tumbuh(String library) {
        c = Native.load(library, C.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
        if (c.tumbuh_abi_version() != 1) {
            throw new IllegalStateException(library + " has another ABI than 1");
        }
    }

    /** One child, as the cells of a form or a table: names as in `tumbuh score`, texts as people type them. */
    public Assessment assess(Map<String, String> child, String profile) {
        Cells cells = new Cells();
        for (Map.Entry<String, String> cell : child.entrySet()) {
            try {
                Cells.class.getField(cell.getKey()).set(cells, cell.getValue());
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("unknown input " + cell.getKey(), e);
            }
        }
        Child read = new Child();
        must(c.tumbuh_v1_child_init(read, read.size()));
        must(c.tumbuh_v1_read_child(cells, read));
        Options options = new Options();
        options.profile = profile;
        Assessment a = new Assessment();
        must(c.tumbuh_v1_assess(read, options, a));
        return a;
    }

    /** Codes of the warnings of a child. */
    public List<String> warnings(Assessment a) {
        List<String> all = new ArrayList<>();
        for (int bit = 1; bit <= 2; bit <<= 1) {
            if ((a.warnings & bit) != 0) {
                all.add(c.tumbuh_v1_warning_code(bit));
            }
        }
        return all;
    }

    private void must(int status) {
        if (status != 0) {
            throw new IllegalArgumentException("tumbuh: " + c.tumbuh_v1_status_text(status));
        }
    }
}
