#include "size_runs.h"

#include <string.h>

/* Which run a product has; the first row that fits counts. NULL fits all. */
typedef struct size_run {
    const char *master_category, *article; /* article: '|'-separated */
    const char *wearers;                   /* '|'-separated */
    const char *sizes;
} size_run;

static const size_run runs[] = {
    {"Footwear", NULL, "Boys|Girls", "28|29|30|31|32|33|34|35"},
    {"Footwear", NULL, "Women", "36|37|38|39|40|41"},
    {"Footwear", NULL, "Men", "40|41|42|43|44|45|46"},
    {"Footwear", NULL, NULL, "37|38|39|40|41|42|43|44"},
    {"Apparel", NULL, "Boys|Girls", "4-5Y|6-7Y|8-9Y|10-11Y|12-13Y"},
    {"Apparel", "Jeans|Chinos|Trousers", "Men|Unisex", "W28|W30|W32|W34|W36|W38"},
    {"Apparel", "Jeans|Chinos|Trousers", NULL, "W25|W26|W27|W28|W29|W30|W31|W32"},
    {"Apparel", NULL, "Women", "XS|S|M|L|XL"},
    {"Apparel", NULL, NULL, "S|M|L|XL|XXL"},
    {"Accessories", "Belts", NULL, "80|85|90|95|100|105"},
    {"Accessories", "Socks", "Boys|Girls", "27-30|31-34"},
    {"Accessories", "Socks", NULL, "35-38|39-42|43-46"},
    {"Accessories", "Gloves", NULL, "S|M|L"},
};

static const char *whole_run(const vt_demo_product *product)
{
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        if (strcmp(runs[i].master_category, product->type->master_category) == 0 &&
            (!runs[i].article || vt_list_has(runs[i].article, product->type->article)) &&
            (!runs[i].wearers || vt_list_has(runs[i].wearers, product->gender)))
            return runs[i].sizes;
    return "";
}

static size_t count_sizes(const char *run)
{
    size_t count = *run != '\0';
    for (; *run; run++) count += *run == '|';
    return count;
}

void vt_demo_sizes(char *sizes, const vt_demo_product *product)
{
    const char *run = whole_run(product);
    size_t count = count_sizes(run);
    vt_random random = vt_random_seed(product->design.shape, product->id);
    size_t first = vt_random_below(&random, 4) == 0, last = count - (vt_random_below(&random, 3) == 0);
    if (count < 4) first = 0, last = count;
    for (size_t skipped = 0; skipped < first; skipped++) run = strchr(run, '|') + 1;
    size_t length = 0;
    for (size_t left = last - first; run[length] && left > 0; length++)
        if (run[length] == '|' && --left == 0) break;
    memcpy(sizes, run, length);
    sizes[length] = '\0';
}
