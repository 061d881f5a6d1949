#include "kept_space.h"

#include "memory.h"

typedef struct kept_space {
    vt_buffer centroid, lists; /* the one or the other */
    vt_vector_space space;     /* with lists */
    uint16_t *before;          /* and the list of each product, by its new row */
} kept_space;

static vt_status look_up(kept_space *kept, vt_catalog *catalog, const vt_product *products, size_t count, vt_error *error)
{
    if (vt_catalog_count(catalog) != kept->space.rows)
        return vt_fail(error, VT_BAD_DATA, "the earlier catalog has %zu products, its spaces %zu rows", vt_catalog_count(catalog), kept->space.rows);
    for (size_t row = 0; row < count; row++) {
        size_t was;
        vt_status status = vt_catalog_row(catalog, products[row].id, &was, error);
        if (status != VT_OK && status != VT_NOT_FOUND) return status;
        kept->before[row] = status == VT_OK ? kept->space.list_of_row[was] : VT_ROW_LISTS_NONE;
    }
    return VT_OK;
}

static vt_status find_before(kept_space *kept, const vt_old_pack *pack, const vt_product *products, size_t count, vt_error *error)
{
    vt_buffer file = {0};
    vt_catalog *catalog = NULL;
    kept->before = vt_alloc(count, sizeof *kept->before);
    if (!kept->before) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu products", count);
    vt_status status = vt_old_pack_file(&file, pack, VT_ROLE_CATALOG, SIZE_MAX, error);
    if (status == VT_OK) status = vt_catalog_open(&catalog, (vt_bytes){file.data, file.size}, error);
    if (status == VT_OK) status = look_up(kept, catalog, products, count, error);
    vt_catalog_close(catalog);
    vt_buffer_free(&file);
    return status;
}

static vt_status open_kept(kept_space *kept, const vt_old_pack *pack, size_t space, vt_error *error)
{
    const vt_space_info *info = &pack->manifest.spaces[space];
    if (!info->list_count) return vt_old_pack_centroid(&kept->centroid, pack, space, error);
    VT_TRY(vt_old_pack_file(&kept->lists, pack, VT_ROLE_LISTS, space, error));
    return vt_vector_space_attach_lists(&kept->space, info, (vt_bytes){kept->lists.data, kept->lists.size}, error);
}

static void close_kept(kept_space *kept)
{
    vt_vector_space_close(&kept->space);
    vt_buffer_free(&kept->centroid);
    vt_buffer_free(&kept->lists);
    vt_free(kept->before);
}

static vt_status pack_as_before(vt_space_files *files, vt_space_info *info, vt_space_rows rows, vt_space_wishes wishes,
                                const vt_product *products, const vt_old_pack *old, size_t space, vt_error *error)
{
    kept_space kept = {.space = {0}};
    if (wishes.lists)
        return vt_fail(error, VT_USAGE, "space \"%s\": with an earlier generation its lists stay; their number is chosen by packing without one",
                       info->name);
    info->rotation_seed = rows.rotation_seed = old->manifest.spaces[space].rotation_seed;
    vt_status status = open_kept(&kept, old, space, error);
    if (status == VT_OK && kept.lists.size) status = find_before(&kept, old, products, rows.rows, error);
    wishes.before = kept.before;
    if (kept.lists.size) wishes.kept = &kept.space;
    else wishes.lists = 1;
    if (kept.centroid.size) rows.centroid = (const float *)(const void *)kept.centroid.data;
    if (status == VT_OK) status = vt_space_pack(files, &info->list_count, &rows, &wishes, error);
    close_kept(&kept);
    return status;
}

vt_status vt_kept_space_pack(vt_space_files *files, vt_space_info *info, const vt_space_draft *draft, const vt_product *products,
                             const vt_old_pack *old, const vt_space_wishes *wishes, vt_error *error)
{
    vt_space_rows rows = {.values = draft->values, .rows = info->rows, .dims = info->dims, .rotation_seed = info->rotation_seed};
    size_t space = vt_old_pack_space(old, draft->name, draft->dims);
    vt_status status = space == SIZE_MAX ? vt_space_pack(files, &info->list_count, &rows, wishes, error)
                                         : pack_as_before(files, info, rows, *wishes, products, old, space, error);
    info->vectors = files->vectors;
    return status;
}
