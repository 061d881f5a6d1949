/* recommend/: every formula against numbers worked out by hand on a shop of eight products. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shop_shelf.h"

static vt_buffer file;
static vt_shop shop;
static vt_slate slate;

/* Two Tshirts in Blue and one pair of Jeans in Blue were kept, the Shirt went back. */
static vt_purchase purchases[] = {
    {.row = 0, .quantity = 2, .unit_price_cents = 1000, .at_ms = (SHELF_LAST_DAY - 60) * VT_DAY_MS, .order = 1, .status = VT_ORDER_DELIVERED},
    {.row = 3, .quantity = 1, .unit_price_cents = 4000, .at_ms = (SHELF_LAST_DAY - 60) * VT_DAY_MS, .order = 1, .status = VT_ORDER_DELIVERED},
    {.row = 2, .quantity = 1, .unit_price_cents = 9000, .at_ms = (SHELF_LAST_DAY - 50) * VT_DAY_MS, .order = 2, .status = VT_ORDER_RETURNED},
};
static const vt_visitor buyer = {.purchases = purchases, .purchase_count = 3};
/* Chooses genders, so that the visitor's department does not. */
static const vt_filter every_department = {.values = {[VT_FACET_GENDER] = {"Men", "Women", "Unisex"}},
                                           .value_counts = {[VT_FACET_GENDER] = 3}};

static int open_shop(void **state)
{
    (void)state;
    shop = (vt_shop){.catalog = shelf_catalog(&file), .currency = "EUR", .signals = &shelf_signals};
    return 0;
}

static int close_shop(void **state)
{
    (void)state;
    vt_catalog_close(shop.catalog);
    vt_buffer_free(&file);
    return 0;
}

static void ask(const char *strategy, const vt_visitor *visitor, vt_request request)
{
    vt_error error = {0};
    request.strategy = strategy;
    request.visitor = visitor;
    if (vt_recommend(&shop, &request, &slate, &error) != VT_OK) fail_msg("%s: %s", strategy, error.message);
}

static void expect_item(size_t place, size_t row, int64_t score)
{
    assert_true(place < slate.count);
    assert_int_equal(slate.items[place].row, row);
    assert_int_equal(slate.items[place].score_micros, score);
}

static void expect_reason(size_t place, const char *term, int64_t amount, const char *label)
{
    for (size_t i = 0; i < slate.items[place].reason_count; i++) {
        const vt_reason *reason = &slate.items[place].reasons[i];
        if (strcmp(reason->term, term) != 0) continue;
        assert_int_equal(reason->amount_micros, amount);
        assert_string_equal(reason->label, label);
        return;
    }
    fail_msg("no reason \"%s\"", term);
}

static void history_weighs_sub_category_type_colour_and_rating(void **state)
{
    (void)state;
    ask("history", &buyer, (vt_request){.filter = &every_department});
    assert_false(slate.cold_start);
    /* Topwear 1 of 1 product, Tshirts 1 of 1, Blue 2 of 2. Row 1: 3*1 + 2*1 + 0 + 0.5*3.0; row 2: 3*1 + 0 + 1 + 0.5*5.0 */
    expect_item(0, 1, 6500000);
    expect_item(1, 2, 6500000);
    expect_item(2, 6, 1000000 + 2200000); /* colour only */
    assert_int_equal(slate.count, 3);     /* what was bought is out, and so are rows that share nothing */
    expect_reason(0, "article-type", 2000000, "because you bought Tshirts");
    expect_reason(1, "colour", 1000000, "because you bought 2 pieces in Blue");
    expect_reason(1, "rating", 2500000, "rated 5.0 of 5");
}

static void a_reason_counts_products_and_names_their_colour(void **state)
{
    (void)state;
    vt_purchase lines[] = {purchases[0], purchases[0], purchases[0]};
    lines[1].row = 2; /* a blue Shirt, and the blue Tshirt twice */
    lines[2].quantity = 9;
    vt_visitor visitor = {.purchases = lines, .purchase_count = 3};
    ask("history", &visitor, (vt_request){0});
    expect_item(0, 1, 3000000 + 2000000 + 1500000); /* the red Tshirt: as many products are Tshirts as are Shirts */
    expect_reason(0, "sub-category", 3000000, "because you bought 2 pieces of Topwear");
    expect_reason(0, "article-type", 2000000, "because you bought Tshirts");
    lines[1].row = 3; /* Jeans instead, and asked on a shelf where another blue Tshirt is left */
    lines[0].row = lines[2].row = 1;
    ask("history", &visitor, (vt_request){0});
    expect_item(0, 0, 3000000 + 2000000 + 1000000 + 2000000);
    expect_reason(0, "colour", 1000000, "because you bought a piece in Blue");
}

static void also_bought_divides_by_the_root_of_popularity(void **state)
{
    (void)state;
    const char *ids[] = {"1", "2"};
    ask("also-bought", NULL, (vt_request){.items = ids, .item_count = 1});
    expect_item(0, 3, 1600000); /* 8 / sqrt(25) */
    expect_item(1, 1, 1000000); /* 2 / sqrt(4) */
    expect_item(2, 4, 600000);  /* 6 / sqrt(100) */
    assert_int_equal(slate.count, 3);
    expect_reason(0, "co-purchase", 1600000, "bought together in 8 orders");
    ask("also-bought", NULL, (vt_request){.items = ids, .item_count = 2});
    assert_int_equal(slate.count, 2); /* neither input appears */
    expect_item(0, 3, 1600000);
}

static void an_item_that_is_named_twice_counts_once(void **state)
{
    (void)state;
    const char *ids[] = {"1", "2", "1"};
    ask("also-bought", NULL, (vt_request){.items = ids, .item_count = 3});
    expect_item(0, 3, 1600000);
    expect_reason(0, "co-purchase", 1600000, "bought together in 8 orders");
    assert_int_equal(slate.count, 2);
}

static void cart_addons_blend_and_damp_the_same_category(void **state)
{
    (void)state;
    vt_cart_row cart[] = {{0, 1}};
    vt_visitor visitor = {.cart = cart, .cart_count = 1};
    ask("cart-addons", &visitor, (vt_request){0});
    expect_item(0, 3, 960000 + 40000 + 900000);                 /* 0.6*1.6 + 0.2*0.2 + 0.2*4.5 */
    expect_item(1, 1, (600000 + 50000 + 600000) * 7 / 10);      /* Topwear again: times 0.7 */
    expect_item(2, 4, 360000);                                  /* no discount, no rating */
    expect_reason(0, "discount", 40000, "20 % off");
    expect_reason(1, "same-category", -375000, "you have Topwear in the cart already");
    assert_int_equal(slate.count, 3);
}

static void trending_counts_thirty_days_back_from_the_last_day_of_data(void **state)
{
    (void)state;
    ask("trending", NULL, (vt_request){0});
    expect_item(0, 2, 3000000 + 1000000);           /* 0.3*10 + 0.2*5.0 */
    expect_item(1, 0, 2100000 + 800000);            /* 0.7*3 + 0.2*4.0 */
    expect_item(2, 4, 700000);                      /* the 30th day counts, the 31st does not */
    assert_int_equal(slate.count, 3);
    expect_reason(1, "sold", 2100000, "3 sold in 30 days");
    /* A visit after the data's last day changes nothing; one before it looks from there. */
    ask("trending", NULL, (vt_request){.now_ms = (SHELF_LAST_DAY + 500) * VT_DAY_MS});
    expect_item(0, 2, 4000000);
    ask("trending", NULL, (vt_request){.now_ms = (SHELF_LAST_DAY - 20) * VT_DAY_MS});
    expect_item(0, 4, 7000000);                     /* both days of row 4 */
    expect_item(1, 0, 1400000 + 800000);            /* the forty days */
    assert_int_equal(slate.count, 2);
}

static void restock_wants_two_delivered_orders_and_stock(void **state)
{
    (void)state;
    vt_purchase lines[] = {
        {.row = 4, .quantity = 1, .at_ms = (SHELF_LAST_DAY - 30) * VT_DAY_MS, .order = 1, .status = VT_ORDER_DELIVERED},
        {.row = 4, .quantity = 1, .at_ms = (SHELF_LAST_DAY - 10) * VT_DAY_MS, .order = 2, .status = VT_ORDER_DELIVERED},
        {.row = 5, .quantity = 1, .at_ms = 0, .order = 1, .status = VT_ORDER_DELIVERED}, /* sold out */
        {.row = 5, .quantity = 1, .at_ms = 0, .order = 2, .status = VT_ORDER_DELIVERED},
        {.row = 0, .quantity = 9, .at_ms = 0, .order = 3, .status = VT_ORDER_DELIVERED}, /* nine pieces, one order */
        {.row = 3, .quantity = 1, .at_ms = 0, .order = 3, .status = VT_ORDER_DELIVERED},
        {.row = 3, .quantity = 1, .at_ms = 0, .order = 4, .status = VT_ORDER_PLACED},
        {.row = 1, .quantity = 1, .at_ms = 0, .order = 5, .status = VT_ORDER_DELIVERED},
        {.row = 1, .quantity = 1, .at_ms = 0, .order = 6, .status = VT_ORDER_RETURNED},
    };
    vt_visitor visitor = {.purchases = lines, .purchase_count = sizeof lines / sizeof *lines};
    ask("restock", &visitor, (vt_request){0});
    assert_int_equal(slate.count, 1);
    expect_item(0, 4, 2000000 + 250000); /* 10 of the usual 40 days */
    expect_reason(0, "times-bought", 2000000, "you bought it 2 times");
    expect_reason(0, "due", 250000, "bought 10 days ago, usually again after 40");
}

static void interactions_weigh_like_bookmark_and_review(void **state)
{
    (void)state;
    assert_int_equal(vt_sign_weight(&(vt_sign){.type = VT_EVENT_LIKE}), 1000000);
    assert_int_equal(vt_sign_weight(&(vt_sign){.type = VT_EVENT_BOOKMARK}), 1200000);
    assert_int_equal(vt_sign_weight(&(vt_sign){.type = VT_EVENT_REVIEW}), 1500000);
    assert_int_equal(vt_sign_weight(&(vt_sign){.type = VT_EVENT_REVIEW, .rating = 5}), 1800000);
    assert_int_equal(vt_sign_weight(&(vt_sign){.type = VT_EVENT_REVIEW, .rating = 1}), 1200000);
    assert_int_equal(vt_sign_weight(&(vt_sign){.type = VT_EVENT_VIEW}), 0);
    vt_sign signs[] = {{.row = 0, .type = VT_EVENT_BOOKMARK}, {.row = 3, .type = VT_EVENT_REVIEW, .rating = 1}, {.row = 6, .type = VT_EVENT_VIEW}};
    vt_visitor visitor = {.signs = signs, .sign_count = 3};
    ask("interactions", &visitor, (vt_request){.filter = &every_department});
    expect_item(0, 1, 5000000); /* Topwear and Tshirts are as strong as anything: both weigh 1.2 */
    expect_item(1, 2, 4000000); /* Topwear, Blue */
    expect_item(2, 6, 1000000); /* Blue: 2.4 of 2.4 */
    assert_int_equal(slate.count, 3);
    expect_reason(2, "colour", 1000000, "you liked, saved or reviewed 2 in Blue");
}

static void seasonal_follows_the_month_and_the_hemisphere(void **state)
{
    (void)state;
    static const char *const expected[12] = {"Winter", "Winter", "Spring", "Spring", "Spring", "Summer",
                                             "Summer", "Summer", "Fall", "Fall", "Fall", "Winter"};
    for (int south = 0; south < 2; south++)
        for (int month = 1; month <= 12; month++) {
            vt_visitor visitor = {.southern_hemisphere = south};
            const char *season = expected[(month - 1 + 6 * south) % 12];
            ask("seasonal", &visitor, (vt_request){.now_ms = vt_day_of_date((vt_date){2026, month, 15}) * VT_DAY_MS});
            for (size_t i = 0; i < slate.count && !slate.cold_start; i++)
                assert_string_equal(shelf_lines[slate.items[i].row].season, season);
        }
    ask("seasonal", &buyer, (vt_request){.now_ms = vt_day_of_date((vt_date){2026, 7, 1}) * VT_DAY_MS});
    expect_item(0, 1, 1000000 + 1000000 + 120000); /* Topwear is what they buy */
    expect_item(1, 4, 1000000);
    expect_reason(0, "season", 1000000, "made for Summer");
}

static void budget_is_close_affordable_and_well_rated(void **state)
{
    (void)state;
    ask("budget", &buyer, (vt_request){.filter = &every_department}); /* average (10+10+40)/3 = 20, highest 40; the returned 90 does not count */
    expect_item(0, 1, 375000 + 125000 + 180000); /* 15: closeness 1-5/20, affordability 1-15/40, 3.0 stars */
    expect_item(1, 2, 250000 + 50000 + 300000);  /* 30 */
    expect_item(2, 4, 125000 + 175000);          /* 5, no rating */
    expect_item(3, 6, 0 + 0 + 264000);           /* 60: both floors */
    assert_int_equal(slate.count, 4);            /* the bag has no price */
    expect_reason(0, "closeness", 375000, "near the 20.00 EUR that you usually spend");
}

static void new_arrivals_blend_year_id_category_and_rating(void **state)
{
    (void)state;
    ask("new-arrivals", &buyer, (vt_request){.filter = &every_department});
    /* years 2024..2026, ids 0..7 of 7 */
    expect_item(0, 2, 1800000 + 228571 + 1200000 + 3000000);
    expect_item(1, 1, 900000 + 114285 + 1200000 + 1800000);
    expect_item(2, 6, 0 + 685714 + 2640000);
    expect_item(3, 7, 0 + 800000 + 2460000); /* no year */
    expect_item(4, 4, 900000 + 457142);
    assert_int_equal(slate.count, 5);
}

static void personal_strategies_keep_to_the_department(void **state)
{
    (void)state;
    static const char *const personal[] = {"history", "seasonal", "budget", "new-arrivals"};
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
        ask(personal[i], &buyer, (vt_request){.now_ms = vt_day_of_date((vt_date){2026, 7, 1}) * VT_DAY_MS}); /* bought Women's */
        assert_true(slate.count > 0);
        for (size_t j = 0; j < slate.count; j++) assert_string_not_equal(shelf_lines[slate.items[j].row].gender, "Men");
    }
    vt_visitor man = buyer;
    strcpy(man.gender, "Men"); /* says so himself */
    ask("history", &man, (vt_request){0});
    expect_item(0, 2, 6500000);
    assert_int_equal(slate.count, 2);
    strcpy(man.gender, "Martians"); /* of whom the catalog knows nothing */
    ask("history", &man, (vt_request){0});
    assert_int_equal(slate.count, 3);
}

static void who_says_nothing_is_answered_with_what_is_popular_in_the_segment(void **state)
{
    (void)state;
    static const char *const personal[] = {"history", "restock", "interactions", "budget", "cart-addons"};
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
        ask(personal[i], NULL, (vt_request){0});
        assert_true(slate.cold_start);
        expect_item(0, 4, 100000000); /* 100 orders, no rating */
        expect_item(1, 3, 25000000 + 900000);
        assert_string_equal(slate.items[0].source, "popular");
        expect_reason(0, "orders", 100000000, "popular: in 100 orders");
    }
    vt_visitor man = {.gender = "Men"};
    ask("history", &man, (vt_request){0});
    assert_int_equal(slate.count, 3); /* Men, and Unisex with them */
    expect_item(0, 4, 100000000);
    expect_item(1, 2, 9000000 + 1000000);
    const char *bag[] = {"8"};
    ask("also-bought", NULL, (vt_request){.items = bag, .item_count = 1});
    assert_true(slate.cold_start);
    expect_item(0, 4, 100000000); /* of the bag's category, Women or Unisex */
    assert_int_equal(slate.count, 1);
}

static void what_stands_in_spares_the_visitor_what_they_answered_for(void **state)
{
    (void)state;
    vt_sign signs[] = {{.row = 3, .type = VT_EVENT_PASS}, {.row = 2, .type = VT_EVENT_LIKE}};
    vt_visitor visitor = {.signs = signs, .sign_count = 2};
    ask("history", &visitor, (vt_request){0});
    assert_true(slate.cold_start);
    for (size_t i = 0; i < slate.count; i++) assert_true(slate.items[i].row != 3 && slate.items[i].row != 2);
    vt_visitor thrifty = {.has_budget = true, .budget_max_cents = INT64_MAX, .budget_min_cents = INT64_MAX};
    ask("history", &thrifty, (vt_request){0});
    assert_true(slate.count > 0); /* nothing is within it */
}

static void without_signals_popular_means_well_rated(void **state)
{
    (void)state;
    shop.signals = NULL;
    ask("trending", NULL, (vt_request){0});
    shop.signals = &shelf_signals;
    assert_true(slate.cold_start);
    expect_item(0, 2, 1000000);
}

static void personal_strategies_keep_to_the_sizes(void **state)
{
    (void)state;
    vt_visitor visitor = buyer;
    strcpy(visitor.sizes, "XXS\nM");
    ask("history", &visitor, (vt_request){.filter = &every_department});
    expect_item(0, 2, 6500000); /* the Tshirt in L is out */
    expect_item(1, 6, 3200000); /* shoes never come in M */
    assert_int_equal(slate.count, 2);
    strcpy(visitor.sizes, "L");
    ask("history", &visitor, (vt_request){.filter = &every_department});
    expect_item(0, 1, 6500000);
    assert_int_equal(slate.count, 3);
    vt_filter shoe = every_department;
    shoe.sizes[shoe.size_count++] = "40";
    ask("history", &visitor, (vt_request){.filter = &shoe}); /* who filters by size has chosen for this once */
    expect_item(0, 6, 3200000);
    assert_int_equal(slate.count, 1);
}

static void a_request_that_cannot_be_is_refused(void **state)
{
    (void)state;
    vt_error error = {0};
    const char *unknown[] = {"99"};
    vt_request request = {.strategy = "also-bought"};
    assert_int_equal(vt_recommend(&shop, &request, &slate, &error), VT_BAD_REQUEST);
    request = (vt_request){.strategy = "fortune"};
    assert_int_equal(vt_recommend(&shop, &request, &slate, &error), VT_BAD_REQUEST);
    assert_non_null(strstr(error.message, "fortune"));
    request = (vt_request){.strategy = "history", .items = unknown, .item_count = 1};
    assert_int_equal(vt_recommend(&shop, &request, &slate, &error), VT_NOT_FOUND);
    request = (vt_request){.strategy = "history", .limit = VT_SLATE_MAX_LIMIT + 1};
    assert_int_equal(vt_recommend(&shop, &request, &slate, &error), VT_BAD_REQUEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history_weighs_sub_category_type_colour_and_rating),
        cmocka_unit_test(a_reason_counts_products_and_names_their_colour),
        cmocka_unit_test(also_bought_divides_by_the_root_of_popularity),
        cmocka_unit_test(an_item_that_is_named_twice_counts_once),
        cmocka_unit_test(cart_addons_blend_and_damp_the_same_category),
        cmocka_unit_test(trending_counts_thirty_days_back_from_the_last_day_of_data),
        cmocka_unit_test(restock_wants_two_delivered_orders_and_stock),
        cmocka_unit_test(interactions_weigh_like_bookmark_and_review),
        cmocka_unit_test(seasonal_follows_the_month_and_the_hemisphere),
        cmocka_unit_test(budget_is_close_affordable_and_well_rated),
        cmocka_unit_test(new_arrivals_blend_year_id_category_and_rating),
        cmocka_unit_test(personal_strategies_keep_to_the_department),
        cmocka_unit_test(personal_strategies_keep_to_the_sizes),
        cmocka_unit_test(who_says_nothing_is_answered_with_what_is_popular_in_the_segment),
        cmocka_unit_test(what_stands_in_spares_the_visitor_what_they_answered_for),
        cmocka_unit_test(without_signals_popular_means_well_rated),
        cmocka_unit_test(a_request_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests_name("strategies", tests, open_shop, close_shop);
}
