/* The vectors of items' pictures, or whatever else a trained encoder made of each item. */
#ifndef VT_TOWER_PICTURES_H
#define VT_TOWER_PICTURES_H

#include "tower_features.h"

/* Fills features->pictures from options->embeddings ("NAME=FILE") and options->ids. A row that is not finite, zero, or of no item of
 * the log is not used; of two with one id the first is. VT_USAGE; VT_BAD_DATA when none is of an item; VT_IO; VT_NO_MEMORY. */
vt_status vt_tower_pictures_read(vt_tower_features *features, const vt_event_log *log, const vt_two_tower_options *options,
                                 vt_error *error);

#endif
