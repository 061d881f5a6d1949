#include "demo_plan.h"
#include "demo_words.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>

enum { VT_TYPE_LIMIT = 64, VT_FAMILY_LIMIT = 4 };

/* How far the catalog has come within one article type. */
typedef struct vt_type_progress {
    const vt_product_type *type;
    double owed;     /* products due by now less products made */
    uint64_t model;  /* number of the current model */
    uint32_t colour; /* colours of it already made */
    uint32_t family; /* colours that it comes in */
} vt_type_progress;

static const char *const wearer_names[] = {"Men", "Women", "Unisex", "Boys", "Girls"};

static vt_random model_random(uint64_t seed, size_t type, uint64_t model, uint64_t purpose)
{
    return vt_random_seed(seed * 0x9E3779B97F4A7C15u + model, (type << 8 | purpose) + 1);
}

static uint32_t family_size(uint64_t seed, size_t type, uint64_t model)
{
    vt_random random = model_random(seed, type, model, 1);
    static const uint8_t sizes[] = {1, 1, 1, 2, 2, 2, 3, 3, 4, 4};
    return sizes[vt_random_below(&random, sizeof sizes)];
}

/* Does the brand make this for that wearer? */
static bool brand_fits(const vt_brand *brand, const vt_product_type *type, const char *gender)
{
    bool makes =
        vt_list_has(brand->makes, type->master_category) || vt_list_has(brand->makes, type->sub_category);
    return makes && vt_list_has(brand->wearers, gender);
}

/* Every brand that fits has one lot in the draw, specialists have five. */
static const vt_brand *choose_brand(const vt_product_type *type, const char *gender, vt_random *random)
{
    const vt_brand *chosen = vt_brand_at(0), *brand;
    uint32_t seen = 0;
    for (size_t i = 0; (brand = vt_brand_at(i)) != NULL; i++)
        for (int lot = vt_list_has(brand->makes, type->sub_category) ? 5 : 1;
             lot > 0 && brand_fits(brand, type, gender); lot--)
            if (vt_random_below(random, ++seen) == 0) chosen = brand;
    return chosen;
}

static vt_wearer wearer_named(const char *name)
{
    size_t wearer = 0;
    while (wearer + 1 < VT_COUNT(wearer_names) && strcmp(wearer_names[wearer], name) != 0) wearer++;
    return (vt_wearer)wearer;
}

static void choose_traits(vt_demo_product *product, vt_random *random)
{
    vt_design *design = &product->design;
    for (size_t i = 0; i < VT_TRAIT_LIMIT && product->type->traits[i]; i++) {
        const char *row = product->type->traits[i], *list = strchr(row, '=');
        vt_trait *trait = &design->traits[design->trait_count];
        VT_CHECK(list && (size_t)(list - row) < sizeof trait->name);
        memcpy(trait->name, row, (size_t)(list - row));
        vt_choice choice = {list + 1, product->brand->patterns, NULL, design->wearer};
        if (vt_choose(trait->value, sizeof trait->value, &choice, random)) design->trait_count++;
    }
}

/* Colour number `which` of the model: the same draw every time, each colour once. */
static const vt_colour *choose_colour(const vt_demo_product *product, uint32_t which, vt_random random)
{
    char taken[256] = "", name[32] = "";
    for (uint32_t i = 0; i <= which; i++) {
        vt_choice choice = {product->type->colours, product->brand->favourites, taken,
                            product->design.wearer};
        if (!vt_choose(name, sizeof name, &choice, &random)) break;
        strncat(taken, name, sizeof taken - strlen(taken) - 1);
        strncat(taken, "|", sizeof taken - strlen(taken) - 1);
    }
    const vt_colour *colour = vt_colour_named(name);
    VT_CHECK(colour);
    return colour;
}

/* Draws a partner of the colour that is not yet in `taken`, and adds it there. */
static vt_rgb partner_of(const vt_colour *colour, char taken[128], vt_random *random)
{
    char name[32];
    vt_choice choice = {colour->partners, NULL, taken, VT_UNISEX};
    if (!vt_choose(name, sizeof name, &choice, random)) return vt_hex(0xF4F0E8);
    const vt_colour *partner = vt_colour_named(name);
    VT_CHECK(partner);
    size_t used = strlen(taken);
    if (used + strlen(name) + 2 < 128) snprintf(taken + used, 128 - used, "%s|", name);
    return vt_hex(partner->rgb);
}

static void dress_design(vt_demo_product *product, vt_random random)
{
    static const uint32_t metals[] = {0xC9CBCF, 0xD2AE62, 0xB9BBC0, 0x8F8268, 0xD8A98F, 0x4A4B50};
    vt_design *design = &product->design;
    vt_rgb tones[3] = {vt_hex(product->colour->rgb)};
    char taken[128] = "";
    tones[1] = partner_of(product->colour, taken, &random);
    tones[2] = partner_of(product->colour, taken, &random);
    taken[0] = 0;
    const char *texture = "";
    for (size_t i = 0; i < design->trait_count; i++)
        if (strcmp(design->traits[i].name, "Fabric") != 0 && vt_weave_named(design->traits[i].value))
            texture = design->traits[i].value;
    design->trim = partner_of(product->colour, taken, &random);
    design->metal = vt_hex(metals[vt_random_below(&random, VT_COUNT(metals))]);
    design->cloth = vt_cloth_of(vt_trait_value(design, "Fabric"), vt_trait_value(design, "Pattern"), texture,
                                tones, (uint32_t)design->shape);
}

static uint32_t charming(double cents)
{
    uint32_t euros = (uint32_t)(cents / 100 + 0.5);
    if (euros < 4) euros = 4;
    if (euros > 60) euros = euros / 5 * 5;
    return euros * 100 - (euros % 3 == 0 ? 5 : euros % 3 == 1 ? 1 : 10);
}

static void price_model(vt_demo_product *product, vt_random *random)
{
    double base =
        product->type->price_cents * product->brand->price * (0.82 + 0.42 * (double)vt_random_unit(random));
    if (vt_is_kids(&product->design)) base *= 0.68;
    if (vt_list_has("Leather|Cashmere|Silk|Merino Wool|Wool|Patent Leather|Suede|Alpaca",
                    vt_trait_value(&product->design, "Fabric")))
        base *= 1.25;
    product->price_cents = product->list_price_cents = charming(base);
    product->rating_tenths =
        28 + (uint32_t)(22 * (1 - (double)vt_random_unit(random) * (double)vt_random_unit(random)));
    product->year = 2023 + vt_random_below(random, 4);
    if (product->year == 2026 && vt_random_below(random, 2)) product->year = 2025;
    if (vt_random_below(random, 10) >= (product->year < 2025 ? 5u : 2u)) return;
    product->price_cents = charming(base * (0.6 + 0.25 * (double)vt_random_unit(random)));
}

static void stock_product(vt_demo_product *product, vt_random random)
{
    product->stock = vt_random_below(&random, 100) < 6
                         ? 0
                         : 1 + vt_random_below(&random, 12) * (1 + vt_random_below(&random, 9));
    int shifted = (int)product->rating_tenths + (int)vt_random_below(&random, 5) - 2;
    product->rating_tenths = (uint32_t)(shifted < 28 ? 28 : shifted > 50 ? 50 : shifted);
}

static void choose_text(char *room, size_t size, const char *list, vt_wearer wearer, vt_random *random)
{
    vt_choice choice = {list, NULL, NULL, wearer};
    vt_choose(room, size, &choice, random);
}

static void plan_product(vt_demo_product *product, uint64_t seed, size_t type, vt_type_progress *at)
{
    char gender[12];
    vt_random random = model_random(seed, type, at->model, 2);
    VT_CHECK(at->type);
    product->type = at->type;
    choose_text(gender, sizeof gender, at->type->wearers, VT_UNISEX, &random);
    product->design.wearer = wearer_named(gender);
    product->gender = wearer_names[product->design.wearer];
    product->design.shape = (uint64_t)vt_random_u32(&random) << 32 | vt_random_u32(&random);
    product->brand = choose_brand(at->type, product->gender, &random);
    choose_traits(product, &random);
    choose_text(product->season, sizeof product->season, at->type->seasons, product->design.wearer, &random);
    choose_text(product->usage, sizeof product->usage, at->type->usages, product->design.wearer, &random);
    const char *name = vt_model_name(vt_random_u32(&random));
    price_model(product, &random);
    product->colour = choose_colour(product, at->colour, model_random(seed, type, at->model, 3));
    dress_design(product, model_random(seed, type, at->model, 4));
    stock_product(product, model_random(seed, type, at->model, 16 + at->colour));
    vt_write_title(product, name);
    vt_write_description(product);
}

/* The type that is owed most, with a little luck so that the order does not repeat. */
static size_t next_type(vt_type_progress *types, size_t count, double total, vt_random random)
{
    size_t best = 0;
    double most = -1e9;
    for (size_t i = 0; i < count; i++) {
        types[i].owed += types[i].type->share / total;
        double claim = types[i].owed * (0.4 + 1.2 * (double)vt_random_unit(&random));
        if (claim > most) most = claim, best = i;
    }
    types[best].owed -= 1;
    return best;
}

vt_demo_product *vt_demo_plan(size_t count, uint64_t seed)
{
    vt_type_progress types[VT_TYPE_LIMIT] = {{0}};
    size_t type_count = 0;
    double total = 0;
    for (const vt_product_type *type;
         (type = vt_product_type_at(type_count)) != NULL && type_count < VT_TYPE_LIMIT; type_count++) {
        types[type_count].type = type;
        total += type->share;
    }
    vt_demo_product *products = vt_alloc(count, sizeof *products);
    for (size_t slot = 0; products && slot < count; slot++) {
        size_t index = next_type(types, type_count, total, vt_random_seed(seed, 0x5107 + slot));
        vt_type_progress *at = &types[index];
        if (at->colour == at->family) {
            at->model += at->family > 0;
            at->colour = 0;
            at->family = family_size(seed, index, at->model);
        }
        plan_product(&products[slot], seed, index, at);
        products[slot].id = VT_DEMO_FIRST_ID + (uint32_t)slot;
        at->colour++;
    }
    return products;
}
