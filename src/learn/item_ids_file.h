/* item_ids.npy: which item each row of a model is. */
#ifndef VT_ITEM_IDS_FILE_H
#define VT_ITEM_IDS_FILE_H

#include "event_log.h"

/* Appends a NumPy file of dtype |S, as wide as the longest id: UTF-8 bytes, padded with NUL. VT_NO_MEMORY. */
vt_status vt_item_ids_write(vt_buffer *file, const vt_event_log *log, vt_error *error);

#endif
