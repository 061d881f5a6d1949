#include "hm_tables.h"
#include "csv_text.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_MODEL = 100001, HM_SCALE_CENTS = 59000, BILLION = 1000000000 };

/* The last model of each type that was met; its colours follow it in the catalog, among other types. */
typedef struct vt_model_seen {
    uint64_t shape;
    uint32_t code, colours;
} vt_model_seen;

static vt_ware_id hm_id(const vt_demo_product *product, vt_model_seen *seen, uint32_t *models)
{
    vt_ware_id id;
    if (seen->code == 0 || seen->shape != product->design.shape)
        *seen = (vt_model_seen){product->design.shape, FIRST_MODEL + (*models)++, 0};
    seen->colours++;
    snprintf(id.text, sizeof id.text, "%07u%03u", (unsigned)seen->code % 10000000,
             (unsigned)seen->colours % 1000);
    return id;
}

vt_ware_id *vt_ware_ids(const vt_demo_product *products, size_t count, bool hm)
{
    vt_model_seen seen[VT_SHOP_MOST_TYPES] = {{0}};
    uint32_t models = 0;
    vt_ware_id *ids = vt_alloc(count, sizeof *ids);
    for (size_t i = 0; ids && i < count; i++) {
        size_t type = 0;
        while (vt_product_type_at(type) != products[i].type) type++;
        if (hm)
            ids[i] = hm_id(&products[i], &seen[type], &models);
        else
            snprintf(ids[i].text, sizeof ids[i].text, "%u", (unsigned)products[i].id);
    }
    return ids;
}

void vt_write_articles_header(vt_buffer *out)
{
    vt_buffer_append_text(
        out, "article_id,product_code,prod_name,product_type_no,product_type_name,product_group_name,"
             "graphical_appearance_no,graphical_appearance_name,colour_group_code,colour_group_name,"
             "perceived_colour_value_id,perceived_colour_value_name,perceived_colour_master_id,"
             "perceived_colour_master_name,department_no,department_name,index_code,index_name,"
             "index_group_no,index_group_name,section_no,section_name,garment_group_no,"
             "garment_group_name,detail_desc,price\n");
}

/* H&M's words for whom a thing is. */
static const struct {
    vt_wearer wearer;
    const char *index_code, *index_name, *group_name, *section;
    unsigned group;
} indexes[] = {
    {VT_WOMEN, "A", "Ladieswear", "Ladieswear", "Womens", 1},
    {VT_MEN, "F", "Menswear", "Menswear", "Mens", 3},
    {VT_UNISEX, "D", "Divided", "Divided", "Divided", 2},
    {VT_BOYS, "H", "Children Sizes 92-140", "Baby/Children", "Boys", 4},
    {VT_GIRLS, "H", "Children Sizes 92-140", "Baby/Children", "Girls", 4},
};

static const struct {
    const char *sub_category, *group;
} groups[] = {
    {"Topwear", "Garment Upper body"},
    {"Outerwear", "Garment Upper body"},
    {"Bottomwear", "Garment Lower body"},
    {"Dress", "Garment Full body"},
    {"Shoes", "Shoes"},
    {"Sandal", "Shoes"},
    {"Flip Flops", "Shoes"},
    {"Bags", "Bags"},
    {"Socks", "Socks & Tights"},
};

/* A number for a word, the same every time: H&M's tables have a number beside each name. */
static unsigned number_of(const char *word)
{
    uint32_t sum = 17;
    while (*word) sum = sum * 31 + (uint8_t)*word++;
    return 1000 + sum % 9000;
}

/* "Navy Blue" -> "Blue". */
static const char *master_colour(const char *colour)
{
    const char *space = strrchr(colour, ' ');
    return space ? space + 1 : colour;
}

static void append_numbered(vt_buffer *out, const char *word)
{
    vt_buffer_printf(out, "%u,", number_of(word));
    vt_csv_append(out, word);
    vt_buffer_append_text(out, ",");
}

void vt_write_articles_row(vt_buffer *out, const vt_demo_product *product, const vt_ware_id *id)
{
    const char *pattern = vt_trait_value(&product->design, "Pattern"), *group = "Accessories";
    size_t index = 0;
    while (indexes[index].wearer != product->design.wearer) index++;
    for (size_t i = 0; i < VT_COUNT(groups); i++)
        if (strcmp(groups[i].sub_category, product->type->sub_category) == 0) group = groups[i].group;
    vt_buffer_printf(out, "%s,%.7s,", id->text, id->text);
    vt_csv_append(out, product->title);
    vt_buffer_append_text(out, ",");
    append_numbered(out, product->type->article);
    vt_buffer_printf(out, "%s,", group);
    append_numbered(out, *pattern ? pattern : "Solid");
    append_numbered(out, product->colour->name);
    append_numbered(out, "Undefined");
    append_numbered(out, master_colour(product->colour->name));
    append_numbered(out, product->brand->name);
    vt_buffer_printf(out, "%s,%s,%u,%s,", indexes[index].index_code, indexes[index].index_name,
                     indexes[index].group, indexes[index].group_name);
    vt_buffer_printf(out, "%u,%s %s,", number_of(indexes[index].section), indexes[index].section,
                     product->usage);
    append_numbered(out, product->type->sub_category);
    vt_csv_append(out, product->description);
    vt_buffer_append_text(out, ",");
    vt_csv_append_cents(out, product->price_cents);
    vt_buffer_append_text(out, "\n");
}

static void write_hex(char text[VT_CUSTOMER_ID_BYTES], uint64_t seed, uint64_t stream)
{
    vt_random random = vt_random_seed(seed, stream);
    for (int word = 0; word < 8; word++) {
        uint32_t bits = vt_random_u32(&random);
        for (int digit = 0; digit < 8; digit++) text[8 * word + digit] = "0123456789abcdef"[bits >> (28 - 4 * digit) & 15];
    }
    text[VT_CUSTOMER_ID_BYTES - 1] = '\0';
}

void vt_customer_id(uint64_t seed, uint64_t number, char id[VT_CUSTOMER_ID_BYTES])
{
    write_hex(id, seed, 0x1D0000 + number);
}

void vt_write_customers_header(vt_buffer *out)
{
    vt_buffer_append_text(
        out, "customer_id,FN,Active,club_member_status,fashion_news_frequency,age,postal_code\n");
}

void vt_write_customers_row(vt_buffer *out, uint64_t number, uint32_t age, uint64_t seed)
{
    char id[VT_CUSTOMER_ID_BYTES], postal_code[VT_CUSTOMER_ID_BYTES];
    vt_random random = vt_random_seed(seed + number, 0x43);
    bool news = vt_random_below(&random, 3) == 0;
    uint32_t luck = vt_random_below(&random, 100);
    vt_customer_id(seed, number, id);
    write_hex(postal_code, seed, 0x90000000 + vt_random_below(&random, 400));
    vt_buffer_printf(out, "%s,%s,%s,%s,%s,%u,%s\n", id, news ? "1.0" : "", news ? "1.0" : "",
                     luck < 92   ? "ACTIVE"
                     : luck < 99 ? "PRE-CREATE"
                                 : "LEFT CLUB",
                     !news       ? "NONE"
                     : luck < 98 ? "Regularly"
                                 : "Monthly",
                     (unsigned)age, postal_code);
}

void vt_write_customers(vt_buffer *out, const vt_demo_people *people, uint64_t seed)
{
    vt_write_customers_header(out);
    for (size_t i = 0; i < people->count; i++) vt_write_customers_row(out, i, people->people[i].age, seed);
}

void vt_write_transactions_header(vt_buffer *out)
{
    vt_buffer_append_text(out, "t_dat,customer_id,article_id,price,sales_channel_id\n");
}

void vt_write_transactions_row(vt_buffer *out, const vt_hm_piece *piece)
{
    uint64_t billionths = (uint64_t)piece->price_cents * BILLION / HM_SCALE_CENTS;
    vt_buffer_printf(out, "%s,%s,%s,%u.%09u,%d\n", piece->day, piece->customer, piece->article,
                     (unsigned)(billionths / BILLION), (unsigned)(billionths % BILLION), piece->channel);
}

size_t vt_write_transactions(vt_buffer *out, const vt_demo_people *people, const vt_ware_id *ids,
                             uint64_t seed)
{
    size_t rows = 0;
    vt_write_transactions_header(out);
    for (size_t i = 0; i < people->book.order_count; i++) {
        const vt_demo_order *order = &people->book.orders[i];
        vt_random random = vt_random_seed(seed + i, 0xC4A77E1);
        char day[VT_DAY_TEXT_BYTES], customer[VT_CUSTOMER_ID_BYTES];
        vt_hm_piece piece = {.day = day, .customer = customer, .channel = vt_random_below(&random, 10) < 3 ? 1 : 2};
        vt_demo_day_text(vt_order_day(order), day);
        vt_customer_id(seed, order->person, customer);
        for (uint32_t j = 0; j < order->line_count; j++) {
            const vt_demo_line *line = &people->book.lines[order->first_line + j];
            piece.article = ids[line->row].text;
            piece.price_cents = line->price_cents;
            for (uint32_t count = 0; count < line->quantity; count++, rows++) vt_write_transactions_row(out, &piece);
        }
    }
    return rows;
}
