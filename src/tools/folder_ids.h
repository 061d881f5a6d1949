/* item_ids.npy of a folder of models: one file says which item each row of all of them is. */
#ifndef VT_FOLDER_IDS_H
#define VT_FOLDER_IDS_H

#include "event_log.h"
#include "file_set.h"

typedef struct vt_folder_ids {
    char path[VT_HOST_PATH_BYTES];
    vt_buffer file; /* what is to be there */
} vt_folder_ids;

/* The ids of the log's items, before any work. VT_BAD_DATA when other ids are in the folder, where every model would become wrong;
 * VT_IO when what is there cannot be read; VT_NO_MEMORY. Writes nothing. Owned: vt_folder_ids_close, whatever is answered; *out must be
 * zero-initialised. */
vt_status vt_folder_ids_open(vt_folder_ids *out, const char *folder, const vt_event_log *log, vt_error *error);
/* To be written with the models, borrowed. */
vt_output_file vt_folder_ids_file(const vt_folder_ids *ids);
void vt_folder_ids_close(vt_folder_ids *ids);

#endif
