#include "folder_ids.h"

#include "item_ids_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static vt_status check_present(const vt_folder_ids *ids, vt_error *error)
{
    vt_buffer present = {0};
    if (access(ids->path, F_OK) != 0 && errno == ENOENT) return VT_OK;
    vt_status status = vt_file_read(&present, ids->path, ids->file.size, error);
    if (status == VT_OK && (present.size != ids->file.size || memcmp(present.data, ids->file.data, present.size) != 0)) status = VT_BAD_DATA;
    vt_buffer_free(&present);
    if (status != VT_BAD_DATA) return status;
    return vt_fail(error, VT_BAD_DATA, "%s: is not of the items of this log; give another folder, or remove the models of that one", ids->path);
}

vt_status vt_folder_ids_open(vt_folder_ids *out, const char *folder, const vt_event_log *log, vt_error *error)
{
    VT_TRY(vt_path_in(out->path, folder, "item_ids.npy", error));
    VT_TRY(vt_item_ids_write(&out->file, log, error));
    return check_present(out, error);
}

vt_output_file vt_folder_ids_file(const vt_folder_ids *ids)
{
    return (vt_output_file){.name = ids->path, .bytes = {ids->file.data, ids->file.size}};
}

void vt_folder_ids_close(vt_folder_ids *ids) { vt_buffer_free(&ids->file); }
