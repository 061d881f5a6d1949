#include "item_names.h"

#include "memory.h"

#include <string.h>

static bool is_named(const vt_item_names *names, uint32_t number, vt_bytes id)
{
    const char *text = names->ids[number];
    return strlen(text) == id.size && memcmp(text, id.data, id.size) == 0;
}

uint32_t vt_item_number(const vt_item_names *names, vt_bytes id)
{
    for (uint64_t hash = vt_key_hash(id);; hash = vt_key_hash_more(hash, 1)) {
        uint32_t number = vt_key_number(&names->numbers, hash);
        if (number == VT_KEY_UNKNOWN || is_named(names, number, id)) return number;
    }
}

static bool room_for_one(vt_item_names *names)
{
    if (names->count < names->room) return true;
    size_t room = names->room ? 2 * names->room : 1024;
    const char **grown = room < VT_KEY_UNKNOWN ? vt_resize(names->ids, names->room, room, sizeof *grown) : NULL;
    if (!grown) return false;
    names->ids = grown;
    names->room = room;
    return true;
}

/* Two ids of one hash do not become one item: the second goes on to the next hash. */
uint32_t vt_item_number_add(vt_item_names *names, vt_bytes id)
{
    if (!room_for_one(names)) return VT_KEY_UNKNOWN;
    for (uint64_t hash = vt_key_hash(id);; hash = vt_key_hash_more(hash, 1)) {
        bool added;
        uint32_t number = vt_key_number_add(&names->numbers, hash, (uint32_t)names->count, &added);
        if (number == VT_KEY_UNKNOWN) return VT_KEY_UNKNOWN;
        if (!added && is_named(names, number, id)) return number;
        if (!added) continue;
        const char *text = vt_text_arena_copy(&names->texts, (const char *)id.data, id.size);
        if (!text) return VT_KEY_UNKNOWN;
        names->ids[names->count++] = text;
        return number;
    }
}

void vt_item_names_close(vt_item_names *names)
{
    vt_key_numbers_close(&names->numbers);
    vt_text_arena_close(&names->texts);
    vt_free(names->ids);
    *names = (vt_item_names){.ids = NULL};
}
