/* api/: profile files out and in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api.h"
#include "bytes.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static vt_api *api;

static int open_api(void **unused)
{
    (void)unused;
    static const char request[] = "{\"method\":\"openState\"}";
    if (vt_api_open(&api) != VT_OK) return -1;
    vt_api_call(api, request, strlen(request));
    return 0;
}

static int close_api(void **unused)
{
    (void)unused;
    vt_api_close(api);
    return 0;
}

/* The answer to a request, good until the next one; quotes are written as '. */
static const char *call(const char *method, const char *params)
{
    vt_buffer request = {0};
    vt_buffer_printf(&request, "{\"method\":\"%s\",\"params\":%s}", method, params);
    for (size_t i = 0; i < request.size; i++)
        if (request.data[i] == '\'') request.data[i] = '"';
    const char *answer = vt_api_call(api, (const char *)request.data, request.size);
    vt_buffer_free(&request);
    return answer;
}

static const char *import(const char *profile)
{
    vt_buffer params = {0};
    vt_buffer_printf(&params, "{\"profile\":%s}", profile);
    vt_buffer_append(&params, "", 1);
    const char *answer = call("importProfile", (const char *)params.data);
    vt_buffer_free(&params);
    return answer;
}

/* The profile as text, owned by the caller. */
static char *export(const char *name)
{
    char params[300];
    snprintf(params, sizeof params, "{'name':'%s'}", name);
    cJSON *answer = cJSON_Parse(call("exportProfile", params));
    char *text = cJSON_PrintUnformatted(cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "profile"));
    assert_non_null(text);
    cJSON_Delete(answer);
    return text;
}

static void expect_words(const char *text, const char *words)
{
    if (!strstr(text, words)) fail_msg("%s has no %s", text, words);
}

static const char whole[] =
    "{'format':'vitrine-profile','version':1,'name':'Ada','settings':{'hemisphere':'south','gender':'Women'},"
    "'events':[{'type':'view','item':'10001','at':1000},{'type':'cart','item':'10002','at':1000},"
    "{'type':'review','item':'10001','at':2000,'rating':4,'text':'Sitzt gut \xf0\x9f\x91\x97\\n\\\"wirklich\\\"'},"
    "{'type':'purchase','item':'10009','at':3000}],"
    "'cart':[{'item':'10002','quantity':2,'addedAt':1000},{'item':'10001','quantity':1,'addedAt':900}],"
    "'orders':[{'placedAt':500,'changedAt':800,'status':'delivered','currency':'EUR','address':{'name':'Ada','city':'Paris'},"
    "'lines':[{'item':'10002','quantity':3,'unitPrice':12.99},{'item':'10007','quantity':1,'unitPrice':null}]},"
    "{'placedAt':500,'changedAt':500,'status':'returned','currency':'','lines':[{'item':'10008','quantity':1,'unitPrice':0}]}]}";

static void what_comes_in_goes_out_again_byte_by_byte(void **unused)
{
    (void)unused;
    expect_words(import(whole), "{\"name\":\"Ada\",\"events\":4,\"orders\":2,\"cart\":2}");
    char *text = export("Ada");
    vt_buffer wanted = {0};
    vt_buffer_append(&wanted, whole, sizeof whole);
    for (size_t i = 0; i < wanted.size; i++)
        if (wanted.data[i] == '\'') wanted.data[i] = '"';
    assert_string_equal(text, (const char *)wanted.data);
    expect_words(import(text), "\"name\":\"Ada\"");
    char *again = export("Ada");
    assert_string_equal(again, text);
    vt_buffer_free(&wanted);
    cJSON_free(text);
    cJSON_free(again);
}

static void variety_and_quiz_go_out_and_in(void **unused)
{
    (void)unused;
    call("setSettings", "{'variety':'high','quiz':{'sizes':['M'],'budget':{'min':0,'max':60},'step':6,'done':true}}");
    char *text = export("One");
    expect_words(text, "\"variety\":\"high\",\"quiz\":{\"categories\":[]");
    call("openState", "{}");
    expect_words(import(text), "\"name\":\"One\"");
    char *again = export("One");
    assert_string_equal(again, text);
    cJSON_free(text);
    cJSON_free(again);
    expect_words(import("{'format':'vitrine-profile','version':1,'name':'A','settings':{'quiz':{'step':9}}}"),
                 "\"message\":\"settings.quiz.step: must be");
}

static void a_profile_that_was_lived_goes_out_and_in_unchanged(void **unused)
{
    (void)unused;
    call("record", "{'type':'like','item':'a','now':9000}");
    call("record", "{'type':'bookmark','item':'b','now':5000}");
    call("record", "{'type':'pass','item':'c','now':5000}");
    call("record", "{'type':'like','item':'a','now':4000}"); /* its time changes */
    call("setCart", "{'item':'z','quantity':1,'now':9}");
    call("setCart", "{'item':'a','quantity':1,'now':8}");
    char *text = export("One");
    call("openState", "{}");
    expect_words(import(text), "\"events\":5");
    char *again = export("One");
    assert_string_equal(again, text);
    cJSON_free(text);
    cJSON_free(again);
}

static void an_import_takes_the_place_of_everything(void **unused)
{
    (void)unused;
    call("record", "{'type':'like','item':'old','now':1}");
    call("setCart", "{'item':'old','quantity':1,'now':1}");
    call("setSettings", "{'gender':'Men'}");
    expect_words(import("{'format':'vitrine-profile','version':1,'name':'Bare'}"), "\"events\":0,\"orders\":0,\"cart\":0");
    char *text = export("Bare");
    assert_string_equal(text, "{\"format\":\"vitrine-profile\",\"version\":1,\"name\":\"Bare\",\"settings\":{\"hemisphere\":"
                              "\"north\",\"gender\":\"\"},\"events\":[],\"cart\":[],\"orders\":[]}");
    cJSON_free(text);
}

/* A profile with one list, of which `entry` is the third after two good ones. */
static void refuse_entry(const char *list, const char *good, const char *entry, const char *says)
{
    vt_buffer profile = {0};
    vt_buffer_printf(&profile, "{'format':'vitrine-profile','version':1,'name':'A','%s':[", list);
    for (int i = 0; i < 2; i++) {
        vt_buffer_printf(&profile, good, i);
        vt_buffer_append_text(&profile, ",");
    }
    vt_buffer_printf(&profile, "%s]}", entry);
    vt_buffer_append(&profile, "", 1);
    char *before = export("A");
    const char *answer = import((const char *)profile.data);
    expect_words(answer, "\"code\":\"VT_BAD_DATA\"");
    expect_words(answer, says);
    char *after = export("A");
    assert_string_equal(after, before);
    cJSON_free(before);
    cJSON_free(after);
    vt_buffer_free(&profile);
}

static void a_wrong_event_is_named_and_nothing_changes(void **unused)
{
    (void)unused;
    static const char *const cases[][2] = {
        {"7", "\"events[2]: must be an object\""},
        {"{}", "\"events[2].type: missing\""},
        {"{'type':'seen','item':'1','at':1}", "events[2].type: there is no"},
        {"{'type':'view','at':1}", "\"events[2].item: missing\""},
        {"{'type':'view','item':'','at':1}", "\"events[2].item: missing\""},
        {"{'type':'view','item':7,'at':1}", "\"events[2].item: must be a string\""},
        {"{'type':'view','item':'1'}", "\"events[2].at: missing\""},
        {"{'type':'view','item':'1','at':-1}", "events[2].at: must be"},
        {"{'type':'view','item':'1','at':1e300}", "events[2].at: must be"},
        {"{'type':'view','item':'1','at':'2020'}", "events[2].at: must be"},
        {"{'type':'review','item':'1','at':1,'rating':6}", "events[2].rating: must be a whole number from 1 to 5"},
        {"{'type':'review','item':'1','at':1,'rating':true}", "events[2].rating: must be"},
        {"{'type':'like','item':'1','at':1,'text':'x'}", "events[2].text: only a review"},
        {"{'type':'review','item':'1','at':1}", "events[2].rating: a review has"},
        {"{'type':'view','item':'1','at':1,'key':'k'}", "\"events[2].key: there is no such member\""},
        {"{'type':'view','item':'1','at':1,'at':2}", "\"events[2]: a member occurs twice\""},
    };
    import(whole);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse_entry("events", "{'type':'view','item':'1','at':%d}", cases[i][0], cases[i][1]);
}

static void a_wrong_line_of_the_cart_is_named(void **unused)
{
    (void)unused;
    static const char *const cases[][2] = {
        {"{'item':'1','addedAt':1}", "cart[2].quantity: must be 1 to 99"},
        {"{'item':'1','quantity':0,'addedAt':1}", "cart[2].quantity: must be 1 to 99"},
        {"{'item':'1','quantity':100,'addedAt':1}", "cart[2].quantity: must be"},
        {"{'item':'x','quantity':1}", "cart[2].addedAt: missing"},
        {"{'item':'0','quantity':1,'addedAt':1}", "cart[2].item: is in the cart already"},
        {"null", "cart[2]: must be an object"},
    };
    import(whole);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse_entry("cart", "{'item':'%d','quantity':1,'addedAt':1}", cases[i][0], cases[i][1]);
}

static void a_wrong_order_is_named(void **unused)
{
    (void)unused;
#define LINE "{'item':'1','quantity':1,'unitPrice':1}"
    static const char *const cases[][2] = {
        {"{'placedAt':1,'status':'placed'}", "orders[2].lines: must be an array"},
        {"{'placedAt':1,'status':'placed','lines':[]}", "orders[2].lines: must be 1 to 200"},
        {"{'placedAt':1,'status':'lost','lines':[" LINE "]}", "orders[2].status: there is no"},
        {"{'placedAt':1,'lines':[" LINE "]}", "orders[2].status: missing"},
        {"{'status':'placed','lines':[" LINE "]}", "orders[2].placedAt: missing"},
        {"{'placedAt':2,'changedAt':1,'status':'placed','lines':[" LINE "]}", "orders[2].changedAt: before placedAt"},
        {"{'placedAt':1,'status':'placed','currency':'euro','lines':[" LINE "]}", "orders[2].currency: must be"},
        {"{'placedAt':1,'status':'placed','address':[],'lines':[" LINE "]}", "orders[2].address: must be an object"},
        {"{'placedAt':1,'status':'placed','address':{'a':null},'lines':[" LINE "]}", "orders[2].address.a: must be a text"},
        {"{'placedAt':1,'status':'placed','lines':[" LINE ",{'item':'1'}]}", "orders[2].lines[1].quantity: must be 1 to 99"},
        {"{'placedAt':1,'status':'placed','lines':[" LINE ",7]}", "orders[2].lines[1]: must be an object"},
        {"{'placedAt':1,'status':'placed','lines':[{'item':'1','quantity':1,'unitPrice':-1}]}", "orders[2].lines[0].unitPrice"},
        {"{'placedAt':1,'status':'placed','lines':[{'item':'1','quantity':1,'unitPrice':1.001}]}", "orders[2].lines[0].unitPrice"},
        {"{'placedAt':1,'status':'placed','lines':[{'item':'1','quantity':1,'unitPrice':1e10}]}", "orders[2].lines[0].unitPrice"},
        {"{'placedAt':1,'status':'placed','lines':[{'item':'1','quantity':1,'unitPrice':'1'}]}", "orders[2].lines[0].unitPrice"},
        {"{'placedAt':1,'status':'placed','total':1,'lines':[" LINE "]}", "orders[2].total: there is no such member"},
    };
    import(whole);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse_entry("orders", "{'placedAt':%d,'status':'placed','lines':[" LINE "]}", cases[i][0], cases[i][1]);
}

static void a_wrong_head_is_named(void **unused)
{
    (void)unused;
#define HEAD "{'format':'vitrine-profile','version':1,'name':'A'"
    static const char *const cases[][2] = {
        {"null", "profile: must be an object"},
        {"[]", "profile: must be an object"},
        {"{}", "format: not \\\"vitrine-profile\\\""},
        {"{'format':'zip','version':1,'name':'A'}", "format: not"},
        {"{'format':'vitrine-profile','version':2,'name':'A','new':1}", "\"code\":\"VT_UNSUPPORTED\",\"message\":\"version: 2 is newer"},
        {"{'format':'vitrine-profile','version':0,'name':'A'}", "version: must be 1"},
        {"{'format':'vitrine-profile','version':'1','name':'A'}", "version: must be"},
        {"{'format':'vitrine-profile','name':'A'}", "version: must be 1"},
        {"{'format':'vitrine-profile','version':1}", "\"name: missing\""},
        {"{'format':'vitrine-profile','version':1,'name':''}", "\"name: empty\""},
        {"{'format':'vitrine-profile','version':1,'name':'a\\nb'}", "name: holds a control character"},
        {HEAD ",'id':1}", "\"id: there is no such member\""},
        {HEAD ",'name':'B'}", "\"profile: a member occurs twice\""},
        {HEAD ",'events':{}}", "\"events: must be an array\""},
        {HEAD ",'events':null}", "\"events: must be an array\""},
        {HEAD ",'settings':[]}", "\"settings: must be an object\""},
        {HEAD ",'settings':{'hemisphere':'up'}}", "settings.hemisphere: must be"},
        {HEAD ",'settings':{'gender':1}}", "settings.gender: must be a string"},
        {HEAD ",'settings':{'theme':'dark'}}", "settings.theme: there is no such member"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect_words(import(cases[i][0]), cases[i][1]);
    expect_words(call("importProfile", "{}"), "profile: must be an object");
    expect_words(call("exportProfile", "{}"), "name: missing");
    expect_words(call("exportProfile", "{'name':''}"), "name: empty");
}

/* `entry` as many times as `count`. */
static const char *import_many(const char *list, const char *entry, size_t count)
{
    vt_buffer profile = {0};
    vt_buffer_printf(&profile, HEAD ",'%s':[", list);
    for (size_t i = 0; i < count; i++) {
        vt_buffer_append_text(&profile, i ? "," : "");
        vt_buffer_append_text(&profile, entry);
    }
    vt_buffer_append(&profile, "]}", 3);
    const char *answer = import((const char *)profile.data);
    vt_buffer_free(&profile);
    return answer;
}

static void counts_have_limits(void **unused)
{
    (void)unused;
    expect_words(import_many("events", "{'type':'like','item':'1','at':1}", 100001), "\"events: more than 100000\"");
    expect_words(import_many("orders", "{'placedAt':1,'status':'placed','lines':[" LINE "]}", 10001), "\"orders: more than 10000\"");
    expect_words(import_many("events", "0", 1 << 20), "\"code\":\"VT_UNSUPPORTED\"");
    char name[260] = "{'name':'";
    memset(name + 9, 'n', 201);
    strcpy(name + 210, "'}");
    expect_words(call("exportProfile", name), "name: longer than 200 bytes");
}

#define with_api(test) cmocka_unit_test_setup_teardown(test, open_api, close_api)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_api(what_comes_in_goes_out_again_byte_by_byte),
        with_api(a_profile_that_was_lived_goes_out_and_in_unchanged),
        with_api(variety_and_quiz_go_out_and_in),
        with_api(an_import_takes_the_place_of_everything),
        with_api(a_wrong_event_is_named_and_nothing_changes),
        with_api(a_wrong_line_of_the_cart_is_named),
        with_api(a_wrong_order_is_named),
        with_api(a_wrong_head_is_named),
        with_api(counts_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
