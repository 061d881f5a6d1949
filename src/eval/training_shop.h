/* The shop as it was before the split: a pack of the training part, opened by the engine that a page has. */
#ifndef VT_TRAINING_SHOP_H
#define VT_TRAINING_SHOP_H

#include "engine.h"
#include "pack_builder.h"

/* Builds the pack with the packer into options->out_dir, reads it back into *engine (vt_engine_close) and removes the folder.
 * Every product counts as in stock: a catalog tells the stock of today, and what is sold out today could be bought then. What
 * pack_builder and engine answer. */
vt_status vt_training_shop_open(vt_engine **engine, const vt_pack_options *options, vt_error *error);

#endif
