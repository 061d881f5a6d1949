#include "column_map.h"

#include "json_text.h"

#include <string.h>
#include <strings.h>

static const char *const field_names[VT_FIELD_COUNT] = {
    [VT_FIELD_ID] = "id",
    [VT_FIELD_TITLE] = "title",
    [VT_FIELD_GENDER + VT_FACET_GENDER] = "gender",
    [VT_FIELD_GENDER + VT_FACET_CATEGORY] = "category",
    [VT_FIELD_GENDER + VT_FACET_SUB_CATEGORY] = "subCategory",
    [VT_FIELD_GENDER + VT_FACET_ARTICLE_TYPE] = "articleType",
    [VT_FIELD_GENDER + VT_FACET_COLOUR] = "colour",
    [VT_FIELD_GENDER + VT_FACET_BRAND] = "brand",
    [VT_FIELD_GENDER + VT_FACET_SEASON] = "season",
    [VT_FIELD_GENDER + VT_FACET_USAGE] = "usage",
    [VT_FIELD_YEAR] = "year",
    [VT_FIELD_PRICE] = "price",
    [VT_FIELD_LIST_PRICE] = "listPrice",
    [VT_FIELD_SALE_PRICE] = "salePrice",
    [VT_FIELD_STOCK] = "stock",
    [VT_FIELD_RATING] = "rating",
    [VT_FIELD_SIZES] = "sizes",
    [VT_FIELD_DESCRIPTION] = "description",
    [VT_FIELD_IMAGE] = "image",
    [VT_FIELD_ATTRIBUTES] = "attributes",
    [VT_FIELD_ATTRIBUTE] = "attribute",
    [VT_FIELD_SECTION] = "section",
};

const char *vt_field_name(vt_field field)
{
    return field_names[field];
}

#define FACET(name) (VT_FIELD_GENDER + VT_FACET_##name)

static const vt_binding styles_columns[] = {
    {"id", VT_FIELD_ID, NULL, 0},
    {"productDisplayName", VT_FIELD_TITLE, NULL, 0},
    {"gender", FACET(GENDER), NULL, 0},
    {"masterCategory", FACET(CATEGORY), NULL, 0},
    {"subCategory", FACET(SUB_CATEGORY), NULL, 0},
    {"articleType", FACET(ARTICLE_TYPE), NULL, 0},
    {"baseColour", FACET(COLOUR), NULL, 0},
    {"baseColor", FACET(COLOUR), NULL, 0},
    {"brand", FACET(BRAND), NULL, 0},
    {"brandName", FACET(BRAND), NULL, 0},
    {"season", FACET(SEASON), NULL, 0},
    {"usage", FACET(USAGE), NULL, 0},
    {"year", VT_FIELD_YEAR, NULL, 0},
    {"price", VT_FIELD_PRICE, NULL, 0},
    {"listPrice", VT_FIELD_LIST_PRICE, NULL, 0},
    {"list_price", VT_FIELD_LIST_PRICE, NULL, 0},
    {"discountedPrice", VT_FIELD_SALE_PRICE, NULL, 0},
    {"discounted_price", VT_FIELD_SALE_PRICE, NULL, 0},
    {"stock", VT_FIELD_STOCK, NULL, 0},
    {"stock_count", VT_FIELD_STOCK, NULL, 0},
    {"rating", VT_FIELD_RATING, NULL, 0},
    {"avg_rating", VT_FIELD_RATING, NULL, 0},
    {"sizes", VT_FIELD_SIZES, NULL, 0},
    {"attributes", VT_FIELD_ATTRIBUTES, NULL, 0},
    {"description", VT_FIELD_DESCRIPTION, NULL, 0},
    {"image", VT_FIELD_IMAGE, NULL, 0},
    {"image_path", VT_FIELD_IMAGE, NULL, 0},
};

/* ImageURL stays out: nothing is ever fetched. */
static const vt_binding fashion_columns[] = {
    {"ProductId", VT_FIELD_ID, NULL, 0},
    {"ProductTitle", VT_FIELD_TITLE, NULL, 0},
    {"Gender", FACET(GENDER), NULL, 0},
    {"Category", FACET(CATEGORY), NULL, 0},
    {"SubCategory", FACET(SUB_CATEGORY), NULL, 0},
    {"ProductType", FACET(ARTICLE_TYPE), NULL, 0},
    {"Colour", FACET(COLOUR), NULL, 0},
    {"Color", FACET(COLOUR), NULL, 0},
    {"Usage", FACET(USAGE), NULL, 0},
    {"Brand", FACET(BRAND), NULL, 0},
    {"Season", FACET(SEASON), NULL, 0},
    {"Year", VT_FIELD_YEAR, NULL, 0},
    {"Price", VT_FIELD_PRICE, NULL, 0},
    {"Stock", VT_FIELD_STOCK, NULL, 0},
    {"Rating", VT_FIELD_RATING, NULL, 0},
    {"Sizes", VT_FIELD_SIZES, NULL, 0},
    {"Description", VT_FIELD_DESCRIPTION, NULL, 0},
    {"Image", VT_FIELD_IMAGE, NULL, 0},
};

static const vt_binding hm_columns[] = {
    {"article_id", VT_FIELD_ID, NULL, 0},
    {"prod_name", VT_FIELD_TITLE, NULL, 0},
    {"index_group_name", FACET(GENDER), NULL, 0},
    {"section_name", VT_FIELD_SECTION, NULL, 0},
    {"index_group_name", FACET(CATEGORY), NULL, 0},
    {"product_group_name", FACET(SUB_CATEGORY), NULL, 0},
    {"product_type_name", FACET(ARTICLE_TYPE), NULL, 0},
    {"colour_group_name", FACET(COLOUR), NULL, 0},
    {"price", VT_FIELD_PRICE, NULL, 0},
    {"detail_desc", VT_FIELD_DESCRIPTION, NULL, 0},
    {"graphical_appearance_name", VT_FIELD_ATTRIBUTE, "Pattern", 0},
    {"garment_group_name", VT_FIELD_ATTRIBUTE, "Garment group", 0},
    {"perceived_colour_master_name", VT_FIELD_ATTRIBUTE, "Colour family", 0},
    {"section_name", VT_FIELD_ATTRIBUTE, "Section", 0},
    {"department_name", VT_FIELD_ATTRIBUTE, "Department", 0},
};

/* In the order in which AUTO tries them; the first two columns of each tell it. */
static const struct {
    vt_schema schema;
    const char *name;
    const vt_binding *columns;
    size_t count;
    vt_field spill;
} schemas[] = {
    {VT_SCHEMA_STYLES, "styles", styles_columns, sizeof styles_columns / sizeof *styles_columns,
     VT_FIELD_TITLE},
    {VT_SCHEMA_FASHION, "fashion", fashion_columns, sizeof fashion_columns / sizeof *fashion_columns,
     VT_FIELD_TITLE},
    {VT_SCHEMA_HM, "hm", hm_columns, sizeof hm_columns / sizeof *hm_columns, VT_FIELD_DESCRIPTION},
};

static size_t find_name(const vt_header *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (!strcasecmp(header->names[i], name)) return i + 1;
    return 0;
}

static vt_status refuse_header(const vt_header *header, const char *wanted, vt_error *error)
{
    vt_buffer seen = {0};
    for (size_t i = 0; i < header->count && seen.size < 240; i++)
        vt_buffer_printf(&seen, "%s%s", i ? "," : "", header->names[i]);
    vt_buffer_append(&seen, "", 1);
    vt_fail(error, VT_BAD_DATA, "%s: line %zu: %s; the %s %.240s", header->label, header->line, wanted,
            header->is_json ? "keys are" : "header is", seen.failed ? "" : (const char *)seen.data);
    vt_buffer_free(&seen);
    return VT_BAD_DATA;
}

bool vt_column_map_has(const vt_column_map *map, vt_field field)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->bindings[i].field == field && map->bindings[i].cell) return true;
    return false;
}

static vt_status bind_known(vt_column_map *map, size_t at, const vt_header *header, vt_error *error)
{
    map->schema = schemas[at].schema;
    map->spill = schemas[at].spill;
    map->count = schemas[at].count;
    memcpy(map->bindings, schemas[at].columns, schemas[at].count * sizeof *map->bindings);
    for (size_t i = 0; i < map->count; i++)
        map->bindings[i].cell = find_name(header, map->bindings[i].column);
    if (map->bindings[0].cell) return VT_OK;
    vt_buffer wanted = {0};
    vt_buffer_printf(&wanted, "schema %s needs the column %s", schemas[at].name, map->bindings[0].column);
    vt_status status =
        refuse_header(header, wanted.failed ? "no id column" : (const char *)wanted.data, error);
    vt_buffer_free(&wanted);
    return status;
}

static vt_status bind_own_names(vt_column_map *map, const vt_header *header, vt_error *error)
{
    for (int field = 0; field < VT_FIELD_ATTRIBUTE; field++) {
        size_t cell = find_name(header, field_names[field]);
        map->bindings[map->count++] = (vt_binding){field_names[field], (vt_field)field, NULL, cell};
    }
    if (vt_column_map_has(map, VT_FIELD_ID)) return VT_OK;
    return refuse_header(header, "no column is called id, and there is no column map", error);
}

static vt_status add_binding(vt_column_map *map, vt_field field, const cJSON *column, const vt_header *header,
                             vt_error *error)
{
    const char *key = column->string, *name = column->valuestring;
    if (!cJSON_IsString(column) || !*name)
        return vt_fail_within(
            error, (vt_fail(error, VT_BAD_DATA, "the column of \"%s\" is not a text", key), header->label));
    if (map->count == VT_MOST_BINDINGS)
        return vt_fail(error, VT_BAD_DATA, "more than %d columns", VT_MOST_BINDINGS);
    size_t cell = find_name(header, name);
    if (!cell && !header->is_json) {
        vt_buffer wanted = {0};
        vt_buffer_printf(&wanted, "the column map's \"%s\" names the column \"%.60s\", which is not there",
                         key, name);
        vt_status status = refuse_header(
            header, wanted.failed ? "a mapped column is missing" : (const char *)wanted.data, error);
        vt_buffer_free(&wanted);
        return status;
    }
    map->bindings[map->count++] =
        (vt_binding){name, field, field == VT_FIELD_ATTRIBUTE ? key : NULL, cell ? cell : SIZE_MAX};
    return VT_OK;
}

static int field_of(const char *name)
{
    for (int field = 0; field < VT_FIELD_ATTRIBUTE; field++)
        if (!strcmp(field_names[field], name)) return field;
    return -1;
}

static vt_status bind_mapped(vt_column_map *map, const vt_header *header, vt_bytes text, const char *label,
                             vt_error *error)
{
    enum { MOST_VALUES = 1000 };
    VT_TRY(vt_json_parse(&map->document, text, MOST_VALUES, label, error));
    if (!cJSON_IsObject(map->document))
        return vt_fail(error, VT_BAD_DATA, "%s: a column map is a JSON object", label);
    for (const cJSON *entry = map->document->child; entry; entry = entry->next) {
        int field = field_of(entry->string);
        if (field < 0)
            return vt_fail(error, VT_BAD_DATA,
                           "%s: there is no field \"%.60s\" to fill (docs/importing.md lists them)", label,
                           entry->string);
        if (field == VT_FIELD_ATTRIBUTES && cJSON_IsObject(entry)) {
            for (const cJSON *labelled = entry->child; labelled; labelled = labelled->next)
                VT_TRY(add_binding(map, VT_FIELD_ATTRIBUTE, labelled, header, error));
        } else {
            VT_TRY(add_binding(map, (vt_field)field, entry, header, error));
        }
    }
    if (vt_column_map_has(map, VT_FIELD_ID)) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: the field \"id\" is missing", label);
}

static vt_status bind_any(vt_column_map *map, vt_schema schema, const vt_header *header, vt_error *error)
{
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        bool fits = find_name(header, schemas[i].columns[0].column) &&
                    find_name(header, schemas[i].columns[1].column);
        if (schema == schemas[i].schema || (schema == VT_SCHEMA_AUTO && fits))
            return bind_known(map, i, header, error);
    }
    if (schema == VT_SCHEMA_AUTO && !(find_name(header, "id") && find_name(header, "title")))
        return refuse_header(
            header,
            "no schema fits: styles (id, productDisplayName), fashion (ProductId, ProductTitle), hm "
            "(article_id, prod_name), generic (id, title, or a column map)",
            error);
    return bind_own_names(map, header, error);
}

vt_status vt_column_map_open(vt_column_map *map, vt_schema schema, const vt_header *header, vt_bytes map_text,
                             const char *map_label, vt_error *error)
{
    *map = (vt_column_map){.schema = VT_SCHEMA_GENERIC, .spill = VT_FIELD_COUNT, .cell_count = header->count};
    if (map_text.size) return bind_mapped(map, header, map_text, map_label, error);
    return bind_any(map, schema, header, error);
}

void vt_column_map_close(vt_column_map *map)
{
    cJSON_Delete(map->document);
    map->document = NULL;
}
