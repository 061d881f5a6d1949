#include "styles_table.h"
#include "csv_text.h"
#include "size_runs.h"

void vt_write_styles_header(vt_buffer *out)
{
    vt_buffer_append_text(out,
                          "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,"
                          "productDisplayName,brand,price,listPrice,stock,rating,sizes,attributes,description\n");
}

static void append_attributes(vt_buffer *out, const vt_design *design)
{
    const char *separator = "\"{";
    for (size_t i = 0; i < design->trait_count; i++) {
        const vt_trait *trait = &design->traits[i];
        if (vt_list_has("None|Plain", trait->value)) continue;
        vt_buffer_printf(out, "%s\"\"%s\"\":\"\"%s\"\"", separator, trait->name, trait->value);
        separator = ",";
    }
    vt_buffer_append_text(out, *separator == ',' ? "}\"" : "{}");
}

void vt_write_styles_row(vt_buffer *out, const vt_demo_product *product)
{
    const vt_product_type *type = product->type;
    vt_buffer_printf(out, "%u,%s,%s,%s,%s,%s,%s,%u,%s,", (unsigned)product->id, product->gender,
                     type->master_category, type->sub_category, type->article, product->colour->name,
                     product->season, (unsigned)product->year, product->usage);
    vt_csv_append(out, product->title);
    vt_buffer_append_text(out, ",");
    vt_csv_append(out, product->brand->name);
    vt_buffer_append_text(out, ",");
    vt_csv_append_cents(out, product->price_cents);
    vt_buffer_append_text(out, ",");
    vt_csv_append_cents(out, product->list_price_cents);
    char sizes[VT_DEMO_SIZES_BYTES];
    vt_demo_sizes(sizes, product);
    vt_buffer_printf(out, ",%u,%u.%u,%s,", (unsigned)product->stock, (unsigned)(product->rating_tenths / 10),
                     (unsigned)(product->rating_tenths % 10), sizes);
    append_attributes(out, &product->design);
    vt_buffer_append_text(out, ",");
    vt_csv_append(out, product->description);
    vt_buffer_append_text(out, "\n");
}
