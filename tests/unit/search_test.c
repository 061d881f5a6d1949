/* search/: what words are read as, what is found, in which order, and what gives way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search_shelf.h"

#include <math.h>

static find_shelf shelf;
static vt_search_answer answer;

static void search(vt_searcher *searcher, vt_search_request request)
{
    vt_error error = {0};
    if (!request.limit) request.limit = 50;
    if (vt_search(searcher, &request, &answer, &error) != VT_OK) fail_msg("%s: %s", request.text, error.message);
}

static void search_text(const char *text) { search(shelf.searcher, (vt_search_request){.text = text, .sort = VT_SORT_RELEVANCE}); }

/* ---- writing answers down, to compare them ---- */

static void print(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void print(char *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t size = strlen(out);
    vsnprintf(out + size, 1024 - size, format, arguments);
    va_end(arguments);
}

static void print_values(char *out, const vt_understood *entry)
{
    if (entry->field >= VT_FACET_COUNT) {
        if (entry->field != VT_READ_IN_STOCK) print(out, "=%lld", (long long)entry->cents);
        return;
    }
    for (size_t i = 0; i < entry->choice.count; i++)
        print(out, "%c%s", i ? '+' : '=', vt_catalog_facet_value(shelf.catalog, entry->choice.facet, entry->choice.values[i]));
}

/* "colour=Red priceMax=4000 | the rest | from>to | ignored" */
static const char *reading_of(char *out)
{
    const vt_query_reading *reading = &answer.reading;
    out[0] = '\0';
    for (size_t i = 0; i < reading->understood_count; i++) {
        print(out, "%s%s", i ? " " : "", vt_read_field_name(reading->understood[i].field));
        print_values(out, &reading->understood[i]);
    }
    print(out, "|%s|", reading->rest);
    for (size_t i = 0; i < reading->corrected_count; i++)
        print(out, "%s%s>%s", i ? " " : "", reading->corrected[i].from, reading->corrected[i].to);
    print(out, "|");
    for (size_t i = 0; i < reading->ignored_count; i++) print(out, "%s%s", i ? " " : "", reading->ignored[i]);
    return out;
}

/* "4 5 6/words colour" : ids in order, then what was relaxed. */
static const char *found(char *out)
{
    out[0] = '\0';
    for (size_t i = 0; i < answer.count; i++) print(out, "%s%s", i ? " " : "", find_lines[answer.rows[i]].id);
    for (size_t i = 0; i < answer.relaxed_count; i++) print(out, "%s%s", i ? " " : "/", answer.relaxed[i]);
    return out;
}

static void expect_found(const char *text, const char *expected)
{
    char out[1024];
    search_text(text);
    if (strcmp(found(out), expected) != 0) fail_msg("\"%s\" finds %s, not %s", text, out, expected);
    assert_int_equal(answer.total, answer.count);
}

/* ---- reading ---- */

static void words_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reading;
    } cases[] = {
        {"red dress under 40 for women", "colour=Red articleType=Dresses priceMax=4000 gender=Women+Unisex|||"},
        {"RED Dresses", "colour=Red articleType=Dresses|||"},
        {"blue shirt", "colour=Blue+Navy Blue articleType=Shirts|||"},
        {"navy shirts", "colour=Navy Blue articleType=Shirts|||"},
        {"navy blue", "colour=Navy Blue|||"},
        {"t-shirt", "articleType=Tshirts|||"},
        {"jackets", "articleType=Jackets+Denim Jackets|||"},
        {"denim jacket", "articleType=Denim Jackets|||"},
        {"shoes", "subCategory=Shoes|||"},
        {"trainers", "articleType=Casual Shoes+Sports Shoes|||"},
        {"running shoes", "articleType=Sports Shoes|||"},
        {"ladies", "gender=Women+Unisex|||"},
        {"for kids", "gender=Boys+Unisex|||"},
        {"women's", "gender=Women+Unisex|||"},
        {"red fox", "brand=Red Fox|||"},
        {"alba", "brand=Alba|||"},
        {"turtle", "|turtle||"}, /* a neck of two products, a brand of one */
        {"short dress", "articleType=Dresses|short||"},
        {"shorts", "articleType=Shorts|||"},
        {"shirt dress", "articleType=Dresses|shirt||"}, /* the last is the thing */
        {"shirts and shorts", "articleType=Shirts articleType=Shorts|||"},
        {"shoes and shirts", "articleType=Shirts|shoes||"}, /* of two facets only one can hold */
        {"cotton shirt", "articleType=Shirts|cotton||"},
        {"in stock summer tee", "inStock season=Summer|tee||"},
        {"available shirts", "inStock articleType=Shirts|||"},
        {"between 30 and 50 euro casual", "priceMin=3000 priceMax=5000 usage=Casual|||"},
        {"$20-$40", "priceMin=2000 priceMax=4000|||"},
        {"linnen shirt", "articleType=Shirts|linen|linnen>linen|"},
        {"shrit", "articleType=Shirts||shrit>shirt|"},
        {"xylophone dress", "articleType=Dresses|||xylophone"},
        {"xylophone", "|xylophone||"},
        {"the", "|the||"},
        {"with cotton", "|cotton||"},
        {"dre", "|dre||"}, /* may still grow */
        {"dre shirt", "articleType=Shirts|||dre"},
        {"woven", "|woven||"},
        {"in the rain", "|in the rain||"},
        {"red in the rain coat", "colour=Red|in the rain||coat"}, /* the longest phrase stays together */
        {"beach", "|beach||"}, /* the thesaurus leads nowhere here */
        {"wommen dress", "gender=Women+Unisex articleType=Dresses||wommen>women|"},
        {"dress size 42", "articleType=Dresses|||size 42"}, /* no mistyped "side" */
        {"", "|||"},
        {" -- ", "|||"},
        {"\xF0\x9F\x91\x97", "|||"},
    };
    char out[1024];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        search_text(cases[i].text);
        if (strcmp(reading_of(out), cases[i].reading) != 0) fail_msg("\"%s\" is %s, not %s", cases[i].text, out, cases[i].reading);
    }
}

static void each_thing_understood_can_be_taken_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t entry;
        const char *without;
    } cases[] = {
        {"red dress under 40 for women", 0, "dress under 40 for women"},
        {"red dress under 40 for women", 1, "red under 40 for women"},
        {"red dress under 40 for women", 2, "red dress for women"},
        {"red dress under 40 for women", 3, "red dress under 40"},
        {"dress in red, please", 1, "dress please"},
        {"red and blue shirt", 0, "blue shirt"},
        {"shirt red or blue", 2, "shirt red"},
        {"shirts 20-40 euro", 1, "shirts under 40"},
        {"shirts 20-40 euro", 2, "shirts over 20"},
        {"shirts $20.50 to $40", 2, "shirts over 20.50"},
        {"\xE2\x82\xAC" "40 shirt", 0, "shirt"},
        {"shirt 40 \xE2\x82\xAC", 1, "shirt"},
        {"  red  ", 0, ""},
        {"Dress In Stock", 1, "Dress"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        search_text(cases[i].text);
        assert_true(cases[i].entry < answer.reading.understood_count);
        assert_string_equal(answer.reading.understood[cases[i].entry].without, cases[i].without);
    }
}

/* ---- finding ---- */

static void what_passes_is_found_best_rated_first(void **state)
{
    (void)state;
    expect_found("dress", "4 5 6");
    expect_found("blue", "2 3 6 9"); /* 45, 30, 20, unknown */
    expect_found("trainers", "7 8");
    expect_found("women jackets", "9");
    expect_found("men's shoes", "7 8"); /* Unisex is for men too */
    expect_found("shirt dress", "6");
    expect_found("in stock shirts", "2");
    expect_found("between 30 and 40", "2 10 3");
    expect_found("winter", "5 12");
}

static void words_are_looked_for_within_what_passes(void **state)
{
    (void)state;
    expect_found("cotton", "1 3 4");
    expect_found("cotton shirt", "3");
    expect_found("woven shirts", "2 3"); /* linen, striped: in the title both; the longer title is behind */
    expect_found("in the rain", "11");
    expect_found("cot", "1 3 4");
    search_text("cotton");
    for (size_t i = 0; i < 3; i++) assert_int_equal(answer.found_by[i], VT_FOUND_BY_WORDS);
    search_text("dress");
    assert_int_equal(answer.found_by[0], 0);
    expect_found("xylophone", "");
    expect_found("beach", "");
    expect_found(" -- ", "");
    expect_found("", "1 2 3 4 5 6 7 8 9 10 11 12");
}

static void literal_words_are_neither_read_nor_corrected(void **state)
{
    (void)state;
    char out[1024];
    static const struct {
        const char *text, *found;
    } cases[] = {{"red", "5 1 4"}, {"linnen", ""}, {"trainers", ""}, {"red xylophone", ""}, {"turtle neck", ""}, {"shir", "2 6 3 1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        search(shelf.searcher, (vt_search_request){.text = cases[i].text, .literal = true, .sort = VT_SORT_RELEVANCE});
        assert_int_equal(answer.reading.understood_count + answer.reading.corrected_count + answer.relaxed_count, 0);
        if (i < 5) assert_string_equal(found(out), cases[i].found);
        else assert_true(answer.count >= 3);
    }
}

static void without_a_vocabulary_values_are_still_read(void **state)
{
    (void)state;
    char out[1024];
    search(shelf.wordless, (vt_search_request){.text = "red dress under 70", .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "4");
    search(shelf.wordless, (vt_search_request){.text = "linnen", .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "");
    search(shelf.wordless, (vt_search_request){.text = "cott", .sort = VT_SORT_RELEVANCE}); /* FTS5 completes it */
    assert_string_equal(found(out), "1 3 4");
}

static void pages_add_up_and_sorts_hold(void **state)
{
    (void)state;
    char out[1024];
    size_t all[FIND_ROWS], count;
    search_text("casual");
    memcpy(all, answer.rows, sizeof all);
    count = answer.count;
    assert_int_equal(count, 9);
    for (size_t offset = 0; offset < 12; offset += 2) {
        search(shelf.searcher, (vt_search_request){.text = "casual", .sort = VT_SORT_RELEVANCE, .offset = offset, .limit = 2});
        assert_int_equal(answer.total, count);
        assert_int_equal(answer.count, offset >= count ? 0 : count - offset < 2 ? count - offset : 2);
        for (size_t i = 0; i < answer.count; i++) assert_int_equal(answer.rows[i], all[offset + i]);
    }
    search(shelf.searcher, (vt_search_request){.text = "cotton", .sort = VT_SORT_PRICE_DOWN});
    assert_string_equal(found(out), "4 3 1");
    assert_int_equal(answer.found_by[0], VT_FOUND_BY_WORDS);
    search(shelf.searcher, (vt_search_request){.text = "dress", .sort = VT_SORT_PRICE_UP});
    assert_string_equal(found(out), "6 4 5");
}

/* ---- what gives way ---- */

static void words_give_way_before_filters(void **state)
{
    (void)state;
    expect_found("cotton silk dress", "5 4/words");     /* none has both */
    expect_found("mesh dress", "4 5 6/words");          /* no dress has it */
    expect_found("cotton linen", "2 1 3 4/words");
    expect_found("mesh dress under 10", "4 5 6/words priceMax");
}

static void fields_give_way_in_their_order(void **state)
{
    (void)state;
    /* Each query leaves nothing until the named fields are gone. */
    expect_found("dress under 10", "4 5 6/priceMax");
    expect_found("dress between 1 and 2 euro", "4 5 6/priceMin priceMax");
    expect_found("winter shorts", "10/season");
    expect_found("party shoes over 500", "7 8/priceMin usage");
    expect_found("corsa party dress", "4 5 6/usage brand");
    expect_found("yellow shoes", "7 8/colour");
    expect_found("yellow borea formal summer shirt under 20", "2 3/priceMax season usage brand colour");
    expect_found("boys shorts", "7 11/articleType"); /* Unisex is for boys too */
}

static void what_is_ticked_gives_way_after_the_words(void **state)
{
    (void)state;
    char out[1024];
    vt_filter women = {.values = {[VT_FACET_GENDER] = {"Women"}}, .value_counts = {[VT_FACET_GENDER] = 1}};
    search(shelf.searcher, (vt_search_request){.text = "cotton", .filter = &women, .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "1 4");
    search(shelf.searcher, (vt_search_request){.text = "linen", .filter = &women, .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "2/gender");
    search(shelf.searcher, (vt_search_request){.text = "", .filter = &women, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, 6);
    /* Words that contradict a tick yield at once, and cost no other field. */
    search(shelf.searcher, (vt_search_request){.text = "men under 70", .filter = &women, .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "4 12 1 6/gender");
    /* Where they agree, both hold. */
    vt_filter navy = {.values = {[VT_FACET_COLOUR] = {"Navy Blue", "Red"}}, .value_counts = {[VT_FACET_COLOUR] = 2}};
    search(shelf.searcher, (vt_search_request){.text = "blue", .filter = &navy, .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "3");
    vt_filter cheap = {.price_bounded = true, .price_max_cents = 100, .in_stock = true};
    search(shelf.searcher, (vt_search_request){.text = "shirts", .filter = &cheap, .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), "2/priceMax"); /* and in stock it must be */
    search(shelf.searcher, (vt_search_request){.text = " ", .filter = &cheap, .sort = VT_SORT_RELEVANCE});
    assert_string_equal(found(out), ""); /* nothing was asked: nothing is relaxed */
}

/* ---- counts ---- */

static void count_value(void *context, const char *value, size_t count) { print(context, "%s:%zu ", value, count); }

static void counts_are_those_of_what_was_found(void **state)
{
    (void)state;
    char out[1024] = "";
    search_text("cotton shirt");
    assert_int_equal(vt_catalog_facet_counts(shelf.catalog, &answer.filter, VT_FACET_ARTICLE_TYPE, count_value, out, NULL), VT_OK);
    assert_string_equal(out, "Dresses:1 Shirts:1 Tshirts:1 "); /* of all that is cotton: its own restriction is lifted */
    out[0] = '\0';
    assert_int_equal(vt_catalog_facet_counts(shelf.catalog, &answer.filter, VT_FACET_BRAND, count_value, out, NULL), VT_OK);
    assert_string_equal(out, "Borea:1 ");
    search_text("red");
    out[0] = '\0';
    assert_int_equal(vt_catalog_facet_counts(shelf.catalog, &answer.filter, VT_FACET_BRAND, count_value, out, NULL), VT_OK);
    assert_string_equal(out, "Alba:1 Borea:1 ");
}

/* ---- vectors ---- */

static vt_search_vector towards(float x, float y, float z)
{
    static float values[FIND_DIMS];
    values[0] = x, values[1] = y, values[2] = z;
    return (vt_search_vector){.found_by = VT_FOUND_BY_MEANING, .space = &shelf.space, .values = values, .dims = FIND_DIMS};
}

static void lists_are_fused_by_rank(void **state)
{
    (void)state;
    vt_search_vector dresses = towards(8, 0, 0);
    search(shelf.searcher, (vt_search_request){.text = "cotton", .vectors = &dresses, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    /* Words 1, 3, 4; meaning 4, 5, 6 first. 4 is third and first: 1/63 + 1/61 is the most of all. */
    assert_string_equal(find_lines[answer.rows[0]].id, "4");
    assert_int_equal(answer.found_by[0], VT_FOUND_BY_WORDS | VT_FOUND_BY_MEANING);
    assert_int_equal(answer.total, FIND_ROWS);
    search(shelf.searcher, (vt_search_request){.vectors = &dresses, .vector_count = 1, .sort = VT_SORT_RELEVANCE, .limit = 3});
    char out[1024];
    assert_string_equal(found(out), "4 5 6");
    assert_int_equal(answer.found_by[0], VT_FOUND_BY_MEANING);
    dresses.found_by = VT_FOUND_BY_PICTURE;
    dresses.least_cosine = 0.9f;
    search(shelf.searcher, (vt_search_request){.vectors = &dresses, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, 3);
    assert_int_equal(answer.found_by[2], VT_FOUND_BY_PICTURE);
}

static void meaning_orders_what_only_has_to_pass(void **state)
{
    (void)state;
    char out[1024];
    vt_search_vector shoes = towards(0, 1, 0);
    search(shelf.searcher, (vt_search_request){.text = "summer", .vectors = &shoes, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, 6); /* every summer piece */
    assert_int_equal(strncmp(found(out), "7 8 ", 4), 0);
    search(shelf.searcher, (vt_search_request){.text = "mesh dress", .vectors = &shoes, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, 3);
    assert_int_equal(answer.relaxed_count, 1); /* the vector orders them, but no dress is of mesh: that is told */
    assert_string_equal(answer.relaxed[0], "words");
}

static void a_map_of_the_catalogs_words_says_nothing_of_others(void **state)
{
    (void)state;
    vt_search_vector map = towards(1, 0, 0);
    map.needs_known = true;
    search(shelf.searcher, (vt_search_request){.text = "xylophone", .vectors = &map, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, 0);
    search(shelf.searcher, (vt_search_request){.text = "cotton xylophone", .vectors = &map, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, FIND_ROWS);
    map.needs_known = false;
    search(shelf.searcher, (vt_search_request){.text = "xylophone", .vectors = &map, .vector_count = 1, .sort = VT_SORT_RELEVANCE});
    assert_int_equal(answer.total, FIND_ROWS);
}

static void nothing_that_makes_no_sense_is_taken(void **state)
{
    (void)state;
    char text[VT_QUERY_TEXT_BYTES + 2];
    vt_search_vector vectors[] = {towards(0, 0, 0), towards(NAN, 1, 0), towards(1, 0, 0)};
    vt_search_request request = {.limit = 5, .vector_count = 1};
    static const float bad[3][FIND_DIMS] = {{0, 0, 0}, {NAN, 1, 0}, {INFINITY, 0, 0}};
    for (size_t i = 0; i < 3; i++) {
        vectors[i].values = bad[i];
        request.vectors = &vectors[i];
        assert_int_equal(vt_search(shelf.searcher, &request, &answer, NULL), VT_BAD_REQUEST);
    }
    vectors[2] = towards(1, 0, 0);
    vectors[2].dims = 2;
    assert_int_equal(vt_search(shelf.searcher, &request, &answer, NULL), VT_BAD_REQUEST);
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    for (int literal = 0; literal < 2; literal++) {
        request = (vt_search_request){.text = text, .literal = literal};
        assert_int_equal(vt_search(shelf.searcher, &request, &answer, NULL), VT_BAD_REQUEST);
        request.text = "\xFF";
        assert_int_equal(vt_search(shelf.searcher, &request, &answer, NULL), VT_BAD_REQUEST);
    }
    text[VT_QUERY_TEXT_BYTES] = '\0'; /* one word, which is cut */
    search_text(text);
    assert_int_equal(answer.total, 0);
    for (size_t i = 1; i < VT_QUERY_TEXT_BYTES; i += 2) text[i] = ' '; /* 128 words */
    text[VT_QUERY_TEXT_BYTES] = '\0';
    search_text(text);
    for (size_t i = 0; i + 4 <= VT_QUERY_TEXT_BYTES; i += 4) memcpy(text + i, "red ", 4); /* the same thing 64 times */
    search_text(text);
    assert_int_equal(answer.reading.understood_count, VT_READ_MOST);
}

static int open_shelf(void **state)
{
    (void)state;
    find_shelf_open(&shelf);
    return 0;
}

static int close_shelf(void **state)
{
    (void)state;
    find_shelf_close(&shelf);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_read),
        cmocka_unit_test(each_thing_understood_can_be_taken_out),
        cmocka_unit_test(what_passes_is_found_best_rated_first),
        cmocka_unit_test(words_are_looked_for_within_what_passes),
        cmocka_unit_test(literal_words_are_neither_read_nor_corrected),
        cmocka_unit_test(without_a_vocabulary_values_are_still_read),
        cmocka_unit_test(pages_add_up_and_sorts_hold),
        cmocka_unit_test(words_give_way_before_filters),
        cmocka_unit_test(fields_give_way_in_their_order),
        cmocka_unit_test(what_is_ticked_gives_way_after_the_words),
        cmocka_unit_test(counts_are_those_of_what_was_found),
        cmocka_unit_test(lists_are_fused_by_rank),
        cmocka_unit_test(meaning_orders_what_only_has_to_pass),
        cmocka_unit_test(a_map_of_the_catalogs_words_says_nothing_of_others),
        cmocka_unit_test(nothing_that_makes_no_sense_is_taken),
    };
    return cmocka_run_group_tests(tests, open_shelf, close_shelf);
}
