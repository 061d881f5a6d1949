#include "demo_shop.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    AUDIENCE_SHELVES = VT_SHOP_MOST_TYPES + VT_SHOP_MOST_BRANDS + VT_ROLES + 1,
    MOST_SHELVES_OF_A_WARE = 2 * VT_SHELF_KINDS
};

static const struct {
    const char *sub_category;
    vt_role role;
} roles[] = {
    {"Topwear", VT_ROLE_TOP},      {"Bottomwear", VT_ROLE_BOTTOM}, {"Dress", VT_ROLE_DRESS},
    {"Outerwear", VT_ROLE_LAYER},  {"Shoes", VT_ROLE_SHOES},       {"Sandal", VT_ROLE_SHOES},
    {"Flip Flops", VT_ROLE_SHOES}, {"Bags", VT_ROLE_BAG},
};

/* Each season's collection comes over six weeks from this day on. */
static const struct {
    const char *season;
    uint32_t month, day;
} launches[] = {{"Spring", 1, 20}, {"Summer", 3, 10}, {"Fall", 7, 15}, {"Winter", 8, 10}};

static vt_role role_of(const vt_product_type *type)
{
    for (size_t i = 0; i < VT_COUNT(roles); i++)
        if (strcmp(roles[i].sub_category, type->sub_category) == 0) return roles[i].role;
    return VT_ROLE_EXTRA;
}

static int32_t launch_of(const vt_demo_product *product)
{
    if (product->year < 2025) return VT_DEMO_FIRST_DAY;
    vt_random random = vt_random_seed(product->design.shape, 0x1A07C4); /* all colours of a model at once */
    int32_t day = VT_DEMO_FIRST_DAY;
    for (size_t i = 0; i < VT_COUNT(launches); i++)
        if (strcmp(launches[i].season, product->season) == 0)
            day = vt_demo_day_of((int32_t)product->year, launches[i].month, launches[i].day);
    return day + (int32_t)vt_random_below(&random, 42);
}

static uint8_t type_number(const vt_product_type *type)
{
    uint8_t number = 0;
    while (vt_product_type_at(number) != type) number++;
    VT_CHECK(number < VT_SHOP_MOST_TYPES);
    return number;
}

static uint8_t brand_number(const vt_brand *brand)
{
    uint8_t number = 0;
    while (vt_brand_at(number) != brand) number++;
    VT_CHECK(number < VT_SHOP_MOST_BRANDS);
    return number;
}

typedef struct vt_ranked {
    double luck;
    uint32_t row;
} vt_ranked;

static int luckier(const void *left, const void *right)
{
    const vt_ranked *a = left, *b = right;
    if (a->luck != b->luck) return a->luck > b->luck ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

static bool label_wares(vt_demo_shop *shop, uint64_t seed)
{
    vt_ranked *ranks = vt_alloc(shop->count, sizeof *ranks);
    for (size_t i = 0; ranks && i < shop->count; i++) {
        const vt_demo_product *product = &shop->products[i];
        vt_random random = vt_random_seed(seed + i, 0xB0B0);
        ranks[i] =
            (vt_ranked){(double)vt_random_unit(&random) * (0.5 + product->rating_tenths / 60.0), (uint32_t)i};
        shop->wares[i] = (vt_ware){
            .launch_day = launch_of(product),
            .reduced_day = VT_DEMO_LAST_DAY - (int32_t)vt_random_below(&random, 120),
            .type = type_number(product->type),
            .brand = brand_number(product->brand),
            .role = (uint8_t)role_of(product->type),
            .rising = vt_random_below(&random, 20) == 0,
        };
    }
    if (!ranks) return false;
    qsort(ranks, shop->count, sizeof *ranks, luckier);
    for (size_t rank = 0; rank < shop->count; rank++)
        shop->wares[ranks[rank].row].popularity = 1 / (1 + (double)rank + (double)shop->count / 60);
    vt_free(ranks);
    return true;
}

static size_t shelf_number(vt_audience audience, vt_shelf_kind kind, size_t which)
{
    static const size_t first[VT_SHELF_KINDS] = {0, VT_SHOP_MOST_TYPES,
                                                 VT_SHOP_MOST_TYPES + VT_SHOP_MOST_BRANDS,
                                                 VT_SHOP_MOST_TYPES + VT_SHOP_MOST_BRANDS + VT_ROLES};
    return AUDIENCE_SHELVES * (size_t)audience + first[kind] + which;
}

/* The shelves that a row stands on. */
static size_t shelves_of(const vt_demo_shop *shop, size_t row, size_t numbers[MOST_SHELVES_OF_A_WARE])
{
    static const struct {
        vt_wearer wearer;
        vt_audience audience;
    } audiences[] = {{VT_MEN, VT_FOR_MEN},      {VT_WOMEN, VT_FOR_WOMEN}, {VT_UNISEX, VT_FOR_MEN},
                     {VT_UNISEX, VT_FOR_WOMEN}, {VT_BOYS, VT_FOR_BOYS},   {VT_GIRLS, VT_FOR_GIRLS}};
    const vt_ware *ware = &shop->wares[row];
    const size_t which[VT_SHELF_KINDS] = {ware->type, ware->brand, ware->role, 0};
    size_t count = 0;
    for (size_t i = 0; i < VT_COUNT(audiences); i++)
        for (int kind = 0; shop->products[row].design.wearer == audiences[i].wearer && kind < VT_SHELF_KINDS;
             kind++)
            numbers[count++] = shelf_number(audiences[i].audience, (vt_shelf_kind)kind, which[kind]);
    return count;
}

static void fill_shelves(vt_demo_shop *shop)
{
    size_t numbers[MOST_SHELVES_OF_A_WARE], used = 0;
    for (size_t row = 0; row < shop->count; row++)
        for (size_t i = shelves_of(shop, row, numbers); i-- > 0;) shop->shelves[numbers[i]].count++;
    for (size_t i = 0; i < VT_AUDIENCES * AUDIENCE_SHELVES; i++) {
        shop->shelves[i] = (vt_shelf){shop->rows + used, shop->sums + used, shop->shelves[i].count};
        used += shop->shelves[i].count;
        shop->shelves[i].count = 0;
    }
    for (size_t row = 0; row < shop->count; row++)
        for (size_t i = shelves_of(shop, row, numbers); i-- > 0;) {
            vt_shelf *shelf = &shop->shelves[numbers[i]];
            shelf->sums[shelf->count] =
                shop->wares[row].popularity + (shelf->count ? shelf->sums[shelf->count - 1] : 0);
            shelf->rows[shelf->count++] = (uint32_t)row;
        }
}

bool vt_demo_shop_open(vt_demo_shop *shop, const vt_demo_product *products, size_t count, uint64_t seed)
{
    *shop = (vt_demo_shop){.products = products, .count = count};
    shop->wares = vt_alloc(count, sizeof *shop->wares);
    shop->shelves = vt_alloc(VT_AUDIENCES * AUDIENCE_SHELVES, sizeof *shop->shelves);
    shop->rows = vt_alloc(count, MOST_SHELVES_OF_A_WARE * sizeof *shop->rows);
    shop->sums = vt_alloc(count, MOST_SHELVES_OF_A_WARE * sizeof *shop->sums);
    if (!shop->wares || !shop->shelves || !shop->rows || !shop->sums || !label_wares(shop, seed))
        return false;
    fill_shelves(shop);
    return true;
}

void vt_demo_shop_close(vt_demo_shop *shop)
{
    vt_free(shop->wares);
    vt_free(shop->shelves);
    vt_free(shop->rows);
    vt_free(shop->sums);
    *shop = (vt_demo_shop){0};
}

const vt_shelf *vt_demo_shelf(const vt_demo_shop *shop, vt_audience audience, vt_shelf_kind kind,
                              size_t which)
{
    return &shop->shelves[shelf_number(audience, kind, which)];
}

size_t vt_shelf_draw(const vt_shelf *shelf, vt_random *random)
{
    double mark = (double)vt_random_unit(random) * shelf->sums[shelf->count - 1];
    size_t low = 0, high = shelf->count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (shelf->sums[middle] > mark)
            high = middle;
        else
            low = middle + 1;
    }
    return shelf->rows[low];
}

uint32_t vt_ware_price(const vt_demo_shop *shop, size_t row, int32_t day)
{
    const vt_demo_product *product = &shop->products[row];
    return day < shop->wares[row].reduced_day ? product->list_price_cents : product->price_cents;
}
