/* api/: the methods of an open profile, on a small pack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api.h"
#include "small_pack.h"

#include <cJSON.h>
#include <stdlib.h>

static small_pack pack;
static vt_api *api;

/* What the core answers to {"method": method, "params": params}; quotes in `params` are written as '. */
static cJSON *ask(const char *method, const char *params)
{
    vt_buffer request = {0};
    vt_buffer_printf(&request, "{\"method\":\"%s\",\"params\":", method);
    size_t start = request.size;
    vt_buffer_append_text(&request, params);
    for (size_t i = start; i < request.size; i++)
        if (request.data[i] == '\'') request.data[i] = '"';
    vt_buffer_append_text(&request, "}");
    cJSON *answer = cJSON_Parse(vt_api_call(api, (const char *)request.data, request.size));
    vt_buffer_free(&request);
    assert_non_null(answer);
    return answer;
}

/* The result as JSON text, good until the next one. */
static const char *result(const char *method, const char *params)
{
    static char *text;
    cJSON *answer = ask(method, params);
    cJSON_free(text);
    text = cJSON_PrintUnformatted(cJSON_GetObjectItem(answer, "result"));
    if (!text) fail_msg("%s %s: %s", method, params, cJSON_PrintUnformatted(answer));
    cJSON_Delete(answer);
    return text;
}

static void refuse(const char *method, const char *params, const char *code, const char *says)
{
    cJSON *answer = ask(method, params), *error = cJSON_GetObjectItem(answer, "error");
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItem(error, "message"));
    if (!message) fail_msg("%s %s: not refused", method, params);
    if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(error, "code")), code) != 0 || !strstr(message, says))
        fail_msg("%s %s: \"%s\" is not %s \"%s\"", method, params, message, code, says);
    cJSON_Delete(answer);
}

/* As text, so that a line shows the whole shape. */
static void expect(const char *method, const char *params, const char *json)
{
    vt_buffer wanted = {0};
    vt_buffer_append(&wanted, json, strlen(json) + 1);
    for (size_t i = 0; i < wanted.size; i++)
        if (wanted.data[i] == '\'') wanted.data[i] = '"';
    assert_string_equal(result(method, params), (const char *)wanted.data);
    vt_buffer_free(&wanted);
}

static void expect_part(const char *method, const char *params, const char *part)
{
    const char *text = result(method, params);
    if (!strstr(text, part)) fail_msg("%s %s: %s has no %s", method, params, text, part);
}

static void open_pack(void)
{
    vt_buffer request = {0};
    vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
    vt_buffer_append(&request, pack.manifest.data, pack.manifest.size);
    vt_buffer_append_text(&request, "}}");
    vt_api_call(api, (const char *)request.data, request.size);
    vt_buffer_free(&request);
    memcpy(vt_api_reserve(api, 0), pack.files[0].data, pack.files[0].size);
    expect("commit", "{'file':0}", "{'ready':['catalog']}");
}

static int open_all(void **unused)
{
    (void)unused;
    if (vt_api_open(&api) != VT_OK) return -1;
    open_pack();
    expect("openState", "{}", "{'version':2,'openedVersion':0}");
    return 0;
}

static int close_all(void **unused)
{
    (void)unused;
    vt_api_close(api);
    return 0;
}

static void without_an_open_profile_nothing_is_answered(void **unused)
{
    (void)unused;
    static const char *const methods[] = {"record", "forget", "marks", "events", "cart", "setCart", "placeOrder", "orders", "order",
                                          "setOrderStatus", "settings", "setSettings", "exportProfile", "importProfile",
                                          "checkState", "checkpoint", "taste"};
    expect("closeState", "{}", "{}");
    expect("closeState", "{}", "{}");
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) refuse(methods[i], "{}", "VT_NOT_READY", "no profile is open");
}

static void a_profile_that_does_not_open_leaves_none_open(void **unused)
{
    (void)unused;
    refuse("openState", "{'path':7}", "VT_BAD_REQUEST", "path: must be a string");
    expect_part("cart", "{}", "\"lines\":[]"); /* a wrong request changes nothing */
    refuse("openState", "{'path':'/nowhere/at/all'}", "VT_IO", "/nowhere/at/all: the storage failed");
    refuse("cart", "{}", "VT_NOT_READY", "no profile is open");
}

static void a_profile_outlives_its_pack_and_needs_none(void **unused)
{
    (void)unused;
    result("setCart", "{'item':'101','quantity':1,'now':5}");
    expect_part("cart", "{}", "\"title\":\"Red piece 1\"");
    open_pack();
    expect_part("cart", "{}", "\"title\":\"Red piece 1\"");
    vt_api_close(api);
    vt_api_open(&api);
    result("openState", "{'path':null}");
    expect("setCart", "{'item':'101','quantity':1,'now':5}",
           "{'lines':[{'item':'101','quantity':1,'addedAt':5,'product':null}],'count':1,'total':0}");
    refuse("placeOrder", "{'now':5}", "VT_NOT_READY", "no pack is open");
}

static void events_are_recorded_and_listed(void **unused)
{
    (void)unused;
    expect("record", "{'type':'view','item':'gone','now':1000}", "{'id':1}");
    expect("record", "{'type':'review','item':'102','rating':4,'text':'Fits','now':2000,'key':'k'}", "{'id':2}");
    expect("record", "{'type':'review','item':'102','rating':4,'text':'Fits','now':2000,'key':'k'}", "{'id':2}");
    expect("events", "{'types':['view']}",
           "{'total':1,'events':[{'id':1,'type':'view','item':'gone','at':1000,'rating':null,'text':'','product':null}]}");
    expect_part("events", "{'limit':1}", "{\"total\":2,\"events\":[{\"id\":2,\"type\":\"review\",\"item\":\"102\",\"at\":2000,"
                                         "\"rating\":4,\"text\":\"Fits\",\"product\":{\"id\":\"102\",");
    expect("events", "{'limit':0}", "{'total':2,'events':[]}");
    expect("events", "{'offset':2}", "{'total':2,'events':[]}");
    expect("events", "{'item':'nothing'}", "{'total':0,'events':[]}");
    expect("forget", "{'type':'view','item':'gone'}", "{'removed':1}");
    expect_part("events", "{}", "\"total\":1");
}

static void what_is_wrong_with_an_event_is_named(void **unused)
{
    (void)unused;
    refuse("record", "{}", "VT_BAD_REQUEST", "type: missing");
    refuse("record", "{'type':7,'item':'1','now':1}", "VT_BAD_REQUEST", "type: must be a string");
    refuse("record", "{'type':'seen','item':'1','now':1}", "VT_BAD_REQUEST", "type: there is no \"seen\"");
    refuse("record", "{'type':'cart','item':'1','now':1}", "VT_BAD_REQUEST", "setCart");
    refuse("record", "{'type':'view','now':1}", "VT_BAD_REQUEST", "item: missing");
    refuse("record", "{'type':'view','item':'1'}", "VT_BAD_REQUEST", "now: missing");
    refuse("record", "{'type':'view','item':'1','now':-1}", "VT_BAD_REQUEST", "now: must be");
    refuse("record", "{'type':'view','item':'1','now':1.5}", "VT_BAD_REQUEST", "now: must be");
    refuse("record", "{'type':'review','item':'1','now':1,'rating':0}", "VT_BAD_REQUEST", "rating: must be");
    refuse("record", "{'type':'review','item':'1','now':1,'rating':2.5}", "VT_BAD_REQUEST", "rating: must be");
    refuse("record", "{'type':'like','item':'1','now':1,'rating':2}", "VT_BAD_REQUEST", "rating: only a review");
    refuse("record", "{'type':'view','item':'1','now':1,'key':7}", "VT_BAD_REQUEST", "key: must be a string");
    refuse("forget", "{'type':'view'}", "VT_BAD_REQUEST", "item: missing");
    refuse("forget", "{'id':1.5}", "VT_BAD_REQUEST", "id: must be");
    refuse("forget", "{'id':1,'item':'1'}", "VT_BAD_REQUEST", "id: stands without");
    refuse("events", "{'types':'view'}", "VT_BAD_REQUEST", "types: must be an array");
    refuse("events", "{'types':[]}", "VT_BAD_REQUEST", "types: empty");
    refuse("events", "{'types':['view','seen']}", "VT_BAD_REQUEST", "there is no \"seen\"");
    refuse("events", "{'limit':1001}", "VT_BAD_REQUEST", "limit: must be");
    refuse("marks", "{}", "VT_BAD_REQUEST", "item: missing");
}

static void one_pass_of_two_is_taken_back_by_its_id(void **unused)
{
    (void)unused;
    expect("record", "{'type':'pass','item':'103','now':1}", "{'id':1}");
    expect("record", "{'type':'pass','item':'103','now':2}", "{'id':2}");
    expect("forget", "{'id':2}", "{'removed':1}");
    expect("forget", "{'id':2}", "{'removed':0}");
    expect_part("marks", "{'item':'103'}", "\"passed\":true");
    expect("forget", "{'type':'pass','item':'103'}", "{'removed':1}");
}

static void marks_say_how_the_visitor_stands_to_a_product(void **unused)
{
    (void)unused;
    expect("marks", "{'item':'103'}", "{'liked':false,'passed':false,'bookmarked':false,'review':null,'inCart':0,'timesBought':0}");
    result("record", "{'type':'pass','item':'103','now':1}");
    result("record", "{'type':'like','item':'103','now':2}");
    result("record", "{'type':'bookmark','item':'103','now':3}");
    result("record", "{'type':'review','item':'103','text':'So so','now':4}");
    result("setCart", "{'item':'103','quantity':2,'now':5}");
    result("placeOrder", "{'now':6}");
    result("setCart", "{'item':'103','quantity':3,'now':7}");
    expect("marks", "{'item':'103'}", "{'liked':true,'passed':false,'bookmarked':true,"
                                      "'review':{'rating':null,'text':'So so','at':4},'inCart':3,'timesBought':1}");
    expect_part("marks", "{'item':'104'}", "\"liked\":false");
}

static void a_cart_counts_pieces_and_known_prices(void **unused)
{
    (void)unused;
    result("setCart", "{'item':'103','quantity':2,'now':5}"); /* 10.30 each */
    expect_part("setCart", "{'item':'gone','quantity':4,'now':6}", "\"product\":null}],\"count\":6,\"total\":20.6}");
    expect("setCart", "{'item':'103','quantity':0,'now':7}",
           "{'lines':[{'item':'gone','quantity':4,'addedAt':6,'product':null}],'count':4,'total':0}");
    refuse("setCart", "{'item':'103','now':7}", "VT_BAD_REQUEST", "quantity: missing");
    refuse("setCart", "{'item':'103','quantity':100,'now':7}", "VT_BAD_REQUEST", "quantity: must be");
    refuse("setCart", "{'item':'103','quantity':-1,'now':7}", "VT_BAD_REQUEST", "quantity: must be");
    refuse("setCart", "{'item':'103','quantity':1}", "VT_BAD_REQUEST", "now: missing");
    refuse("setCart", "{'quantity':1,'now':1}", "VT_BAD_REQUEST", "item: missing");
}

static void an_order_is_the_cart_at_the_catalog_s_prices(void **unused)
{
    (void)unused;
    result("setCart", "{'item':'103','quantity':2,'now':5}");
    result("setCart", "{'item':'101','quantity':1,'now':6}");
    expect_part("placeOrder", "{'address':{'name':'Ada','city':'Paris'},'now':1000,'key':'o'}",
                "{\"order\":{\"id\":1,\"placedAt\":1000,\"changedAt\":1000,\"status\":\"placed\",\"total\":30.7,\"currency\":\"EUR\","
                "\"address\":{\"name\":\"Ada\",\"city\":\"Paris\"},\"lines\":[{\"item\":\"103\",\"quantity\":2,\"unitPrice\":10.3,"
                "\"product\":{\"id\":\"103\"");
    expect("cart", "{}", "{'lines':[],'count':0,'total':0}");
    expect_part("placeOrder", "{'now':9000,'key':'o'}", "{\"order\":{\"id\":1,\"placedAt\":1000,"); /* asked again */
    expect_part("orders", "{}", "{\"total\":1,\"orders\":[{\"id\":1,");
    expect_part("order", "{'id':1}", "{\"order\":{\"id\":1,");
    expect("orders", "{'limit':0}", "{'total':1,'orders':[]}");
    expect_part("setOrderStatus", "{'id':1,'status':'delivered','now':2000}", "\"changedAt\":2000,\"status\":\"delivered\"");
    refuse("setOrderStatus", "{'id':1,'status':'lost','now':2000}", "VT_BAD_REQUEST", "status: there is no \"lost\"");
    refuse("setOrderStatus", "{'id':1,'status':'placed'}", "VT_BAD_REQUEST", "now: missing");
    refuse("setOrderStatus", "{'status':'placed','now':1}", "VT_BAD_REQUEST", "id: missing");
    refuse("setOrderStatus", "{'id':2,'status':'placed','now':1}", "VT_NOT_FOUND", "order 2");
    refuse("order", "{'id':2}", "VT_NOT_FOUND", "order 2");
    refuse("order", "{'id':0}", "VT_NOT_FOUND", "order 0");
    refuse("order", "{'id':1.5}", "VT_BAD_REQUEST", "id: must be");
    refuse("order", "{}", "VT_BAD_REQUEST", "id: missing");
}

static void what_cannot_be_ordered_is_named_and_stays_in_the_cart(void **unused)
{
    (void)unused;
    refuse("placeOrder", "{'now':1}", "VT_BAD_REQUEST", "the cart is empty");
    result("setCart", "{'item':'102','quantity':2,'now':1}");
    result("setCart", "{'item':'gone','quantity':1,'now':1}");
    refuse("placeOrder", "{'now':1}", "VT_BAD_REQUEST", "product \"gone\" is no longer in the catalog");
    result("setCart", "{'item':'gone','quantity':0,'now':1}");
    result("setCart", "{'item':'105','quantity':1,'now':1}");
    refuse("placeOrder", "{'now':1}", "VT_BAD_REQUEST", "\"Red piece 5\" is sold out");
    result("setCart", "{'item':'105','quantity':0,'now':1}");
    result("setCart", "{'item':'102','quantity':3,'now':1}");
    refuse("placeOrder", "{'now':1}", "VT_BAD_REQUEST", "\"Blue piece 2\": only 2 left");
    refuse("placeOrder", "{}", "VT_BAD_REQUEST", "now: missing");
    result("setCart", "{'item':'102','quantity':2,'now':1}");
    refuse("placeOrder", "{'now':1,'address':'Paris'}", "VT_BAD_REQUEST", "address: must be an object");
    refuse("placeOrder", "{'now':1,'address':{'number':7}}", "VT_BAD_REQUEST", "address.number: must be a text");
    refuse("placeOrder", "{'now':1,'address':{'a':'1','a':'2'}}", "VT_BAD_REQUEST", "a name occurs twice");
    expect_part("cart", "{}", "\"count\":2");
    expect("orders", "{}", "{'total':0,'orders':[]}");
}

static void settings_have_defaults(void **unused)
{
    (void)unused;
    expect("settings", "{}", "{'hemisphere':'north','gender':'','variety':'low','quiz':null}");
    expect("setSettings", "{'hemisphere':'south','gender':'Women'}", "{'hemisphere':'south','gender':'Women','variety':'low','quiz':null}");
    refuse("setSettings", "{'hemisphere':'north','gender':'0123456789012345678901234567890123456789012345678901234567890123'}",
           "VT_BAD_REQUEST", "gender: longer than 63 bytes");
    refuse("setSettings", "{'hemisphere':'east'}", "VT_BAD_REQUEST", "hemisphere: must be");
    expect("setSettings", "{'gender':'','variety':'high'}",
           "{'hemisphere':'south','gender':'','variety':'high','quiz':null}");
    refuse("setSettings", "{'variety':'some'}", "VT_BAD_REQUEST", "variety: must be");
    expect("checkState", "{}", "{}");
    expect("checkpoint", "{}", "{}");
}

#define FIRST_ANSWERS "'categories':['Apparel'],'colours':['Blue','Off White'],'brands':[],'styles':[],'sizes':[]"

static void a_quiz_is_kept_whole_and_forgotten_whole(void **unused)
{
    (void)unused;
    static const char whole[] = "'quiz':{" FIRST_ANSWERS ",'budget':{'min':10,'max':49.99},'step':6,'done':true}";
    expect_part("setSettings", "{'quiz':{'categories':['Apparel'],'colours':['Blue','Off White'],'step':2}}",
                "\"step\":2,\"done\":false}");
    char params[400];
    snprintf(params, sizeof params, "{%s}", whole);
    expect("setSettings", params, "{'hemisphere':'north','gender':'','variety':'low','quiz':{" FIRST_ANSWERS
                                  ",'budget':{'min':10,'max':49.99},'step':6,'done':true}}");
    expect_part("setSettings", "{'quiz':{'sizes':['M','40'],'step':1}}",
                "{\"categories\":[],\"colours\":[],\"brands\":[],\"styles\":[],\"sizes\":[\"M\",\"40\"],\"budget\":null,");
    expect_part("setSettings", "{'quiz':null}", "\"quiz\":null");
}

static void a_quiz_that_cannot_be_changes_nothing(void **unused)
{
    (void)unused;
    struct {
        const char *quiz, *says;
    } cases[] = {
        {"7", "quiz: must be an object or null"},
        {"{'colors':[]}", "quiz.colors: there is no such member"},
        {"{'sizes':'M'}", "quiz.sizes: must be an array"},
        {"{'sizes':['M\\nL']}", "quiz.sizes: must be strings"},
        {"{'sizes':['']}", "quiz.sizes: must be strings"},
        {"{'budget':{'min':5}}", "quiz.budget"},
        {"{'budget':{'min':5,'max':4}}", "quiz.budget"},
        {"{'budget':{'min':-1,'max':4}}", "quiz.budget"},
        {"{'step':7}", "quiz.step"},
        {"{'step':1.5}", "quiz.step"},
        {"{'done':1}", "quiz.done"},
    };
    expect_part("setSettings", "{'quiz':{'brands':['Marl'],'step':3}}", "\"brands\":[\"Marl\"]");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char params[200];
        snprintf(params, sizeof params, "{'gender':'Men','quiz':%s}", cases[i].quiz);
        refuse("setSettings", params, "VT_BAD_REQUEST", cases[i].says);
    }
    expect_part("settings", "{}", "\"gender\":\"\"");
    expect_part("settings", "{}", "\"brands\":[\"Marl\"]");
}

static void a_new_purchase_reaches_the_strategies(void **unused)
{
    (void)unused;
    expect_part("taste", "{}", "\"orders\":0");
    result("setCart", "{'item':'103','quantity':2,'now':5}");
    result("placeOrder", "{'now':1000}");
    expect_part("taste", "{}", "\"orders\":1,\"pieces\":2");
    result("openState", "{}");
    expect_part("taste", "{}", "\"orders\":0");
}

#define with_all(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)

static void taste_tells_what_for_you_has_learned(void **unused)
{
    (void)unused;
    expect_part("taste", "{'now':1000}", "\"adaptive\":{\"feedback\":0,\"weights\":{\"content\":0.6,\"collaborative\":0.2,"
                                         "\"visual\":0.2},\"epsilon\":0.3,\"attributes\":{\"colour\":[],");
    result("record", "{'type':'like','item':'103','now':1000}"); /* Red Tshirts */
    result("record", "{'type':'pass','item':'102','now':2000}"); /* Blue Dresses */
    result("record", "{'type':'view','item':'105','now':2500}"); /* Red Dresses */
    /* Red 0.3, the view does not lower it, times 0.9, and 0.1 of the visit's one view; Blue -0.3 * 0.9 */
    expect_part("taste", "{'now':3000}", "\"epsilon\":0.27075,\"attributes\":{\"colour\":[{\"value\":\"Red\",\"weight\":0.37},"
                                         "{\"value\":\"Blue\",\"weight\":-0.27}]");
    expect_part("taste", "{'now':3000}", "\"sessionViews\":1}");
    expect_part("taste", "{'now':9000000}", "\"value\":\"Red\",\"weight\":0.3}"); /* another visit */
    refuse("taste", "{'now':-1}", "VT_BAD_REQUEST", "now: must be");
    refuse("recommend", "{'strategy':'for-you','variety':'some'}", "VT_BAD_REQUEST", "variety: must be");
    refuse("recommend", "{'strategy':'for-you','seed':-1}", "VT_BAD_REQUEST", "seed: must be");
    expect_part("recommend", "{'strategy':'for-you','now':3000,'seed':9007199254740992}", "\"coldStart\":false");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_all(without_an_open_profile_nothing_is_answered),
        with_all(a_profile_that_does_not_open_leaves_none_open),
        with_all(a_profile_outlives_its_pack_and_needs_none),
        with_all(events_are_recorded_and_listed),
        with_all(what_is_wrong_with_an_event_is_named),
        with_all(marks_say_how_the_visitor_stands_to_a_product),
        with_all(taste_tells_what_for_you_has_learned),
        with_all(one_pass_of_two_is_taken_back_by_its_id),
        with_all(a_cart_counts_pieces_and_known_prices),
        with_all(an_order_is_the_cart_at_the_catalog_s_prices),
        with_all(what_cannot_be_ordered_is_named_and_stays_in_the_cart),
        with_all(settings_have_defaults),
        with_all(a_quiz_is_kept_whole_and_forgotten_whole),
        with_all(a_quiz_that_cannot_be_changes_nothing),
        with_all(a_new_purchase_reaches_the_strategies),
    };
    small_pack_open(&pack);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    small_pack_close(&pack);
    return failed;
}
