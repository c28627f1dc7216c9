package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

class JsonFunctionConformanceIT extends Conformance {

    @Rule(page = "JSON_EXTRACT_PATH_TEXT")
    void refusesWhatIsNotJson() {
        refused("SELECT JSON_EXTRACT_PATH_TEXT('{bad', 'a')");
        refused("SELECT JSON_EXTRACT_PATH_TEXT('{bad', 'a', false)");
    }

    @Rule(page = "JSON_EXTRACT_PATH_TEXT")
    void givesNullForWhatIsNotJsonWhenToldSo() throws Exception {
        assertThat(value("SELECT JSON_EXTRACT_PATH_TEXT('{bad', 'a', true)")).isEqualTo("null");
        assertThat(value("SELECT JSON_EXTRACT_PATH_TEXT('{\"a\":{\"b\":7}}', 'a', 'b', true)"))
                .isEqualTo("7");
    }

    @Rule(page = "JSON_EXTRACT_ARRAY_ELEMENT_TEXT")
    void readsAnElementByItsPlace() throws Exception {
        assertThat(value("SELECT JSON_EXTRACT_ARRAY_ELEMENT_TEXT('[111,112,113]', 2)"))
                .isEqualTo("113");
    }

    @Rule(page = "JSON_EXTRACT_ARRAY_ELEMENT_TEXT")
    void givesNullForAnArrayThatIsNoneWhenToldSo() throws Exception {
        refused("SELECT JSON_EXTRACT_ARRAY_ELEMENT_TEXT('[\"a\",[\"b\",1,[\"c\",2,3,null,]]]', 1)");
        assertThat(value("SELECT JSON_EXTRACT_ARRAY_ELEMENT_TEXT('[\"a\",[\"b\",1,[\"c\",2,3,null,]]]', 1, true)"))
                .isEqualTo("null");
    }

    @Rule(page = "JSON_ARRAY_LENGTH")
    void countsElements() throws Exception {
        assertThat(value("SELECT JSON_ARRAY_LENGTH('[11,12,13,{\"f1\":21,\"f2\":[25,26]},14]')"))
                .isEqualTo("5");
        refused("SELECT JSON_ARRAY_LENGTH('[11,12,13,{\"f1\":21,\"f2\":[25,26]},14')");
        assertThat(value("SELECT JSON_ARRAY_LENGTH('[11,12,13,{\"f1\":21,\"f2\":[25,26]},14', true)"))
                .isEqualTo("null");
    }

    @Rule(page = "IS_VALID_JSON")
    void tellsWhetherItIsAnObject() throws Exception {
        assertThat(rows("SELECT IS_VALID_JSON('{\"a\":2}'), IS_VALID_JSON('{\"a\":{\"b\":{\"c\":1}}}'),"
                        + " IS_VALID_JSON('{1:\"a\"}'), IS_VALID_JSON('{a}')"))
                .containsExactly("t|t|f|f");
    }

    @Rule(page = "IS_VALID_JSON_ARRAY")
    void tellsWhetherItIsAnArray() throws Exception {
        assertThat(rows("SELECT IS_VALID_JSON_ARRAY('[]'), IS_VALID_JSON_ARRAY('[\"a\",[\"b\",1,[\"c\",2,3,null]]]'),"
                        + " IS_VALID_JSON_ARRAY('{\"a\":1}'), IS_VALID_JSON_ARRAY('a'), IS_VALID_JSON_ARRAY('[1,2,]')"))
                .containsExactly("t|t|f|f|f");
    }
}
