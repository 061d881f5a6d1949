#include "kept_space.h"

typedef struct kept_space {
    vt_buffer centroid, lists; /* the one or the other */
    vt_vector_space space;     /* with lists */
} kept_space;

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
}

static vt_status pack_as_before(vt_space_files *files, vt_space_info *info, vt_space_rows rows, vt_space_wishes wishes,
                                const vt_old_pack *old, size_t space, vt_error *error)
{
    kept_space kept = {.space = {0}};
    if (wishes.lists)
        return vt_fail(error, VT_USAGE, "space \"%s\": with an earlier generation its lists stay; their number is chosen by packing without one",
                       info->name);
    info->rotation_seed = rows.rotation_seed = old->manifest.spaces[space].rotation_seed;
    vt_status status = open_kept(&kept, old, space, error);
    if (kept.lists.size) wishes.kept = &kept.space;
    else wishes.lists = 1;
    if (kept.centroid.size) rows.centroid = (const float *)(const void *)kept.centroid.data;
    if (status == VT_OK) status = vt_space_pack(files, &info->list_count, &rows, &wishes, error);
    close_kept(&kept);
    return status;
}

vt_status vt_kept_space_pack(vt_space_files *files, vt_space_info *info, const vt_space_draft *draft, const vt_old_pack *old,
                             const vt_space_wishes *wishes, vt_error *error)
{
    vt_space_rows rows = {.values = draft->values, .rows = info->rows, .dims = info->dims, .rotation_seed = info->rotation_seed};
    size_t space = vt_old_pack_space(old, draft->name, draft->dims);
    vt_status status = space == SIZE_MAX ? vt_space_pack(files, &info->list_count, &rows, wishes, error)
                                         : pack_as_before(files, info, rows, *wishes, old, space, error);
    info->vectors = files->vectors;
    return status;
}
