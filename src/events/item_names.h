/* Inside events/: item ids -> numbers in the order in which they come, with their texts. */
#ifndef VT_ITEM_NAMES_H
#define VT_ITEM_NAMES_H

#include "key_numbers.h"
#include "text_arena.h"

/* Zero-initialise; vt_item_names_close. */
typedef struct vt_item_names {
    vt_key_numbers numbers;
    vt_text_arena texts;
    const char **ids; /* [count] */
    size_t count, room;
} vt_item_names;

/* The item's number, or VT_KEY_UNKNOWN. */
uint32_t vt_item_number(const vt_item_names *names, vt_bytes id);
/* The same; a new one is added. `id` is not empty and holds no NUL. VT_KEY_UNKNOWN when memory is out. */
uint32_t vt_item_number_add(vt_item_names *names, vt_bytes id);
void vt_item_names_close(vt_item_names *names);

#endif
