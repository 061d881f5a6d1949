#include "taxonomy.h"

#include <stdlib.h>
#include <string.h>

typedef struct vt_entry {
    const char *text;
    size_t length;
    double weight;
    char wearer; /* 'W', 'M', 'K', 'A' or 0 */
} vt_entry;

/* Reads one entry and returns what follows it, or NULL at the end of the list. */
static const char *next_entry(const char *list, vt_entry *entry)
{
    if (!list || !*list) return NULL;
    size_t length = strcspn(list, "|");
    *entry = (vt_entry){list, strcspn(list, "|*@"), 1, 0};
    const char *star = memchr(list, '*', length), *mark = memchr(list, '@', length);
    if (star) entry->weight = strtod(star + 1, NULL);
    if (mark) entry->wearer = mark[1];
    return list + length + (list[length] == '|');
}

static bool same(const vt_entry *entry, const char *value)
{
    return strlen(value) == entry->length && memcmp(entry->text, value, entry->length) == 0;
}

bool vt_list_has(const char *list, const char *value)
{
    vt_entry entry;
    while ((list = next_entry(list, &entry)) != NULL)
        if (same(&entry, value)) return true;
    return false;
}

static bool fits(char mark, vt_wearer wearer)
{
    bool kids = wearer == VT_BOYS || wearer == VT_GIRLS;
    switch (mark) {
    case 'W':
        return wearer == VT_WOMEN || wearer == VT_GIRLS;
    case 'M':
        return wearer == VT_MEN || wearer == VT_BOYS || wearer == VT_UNISEX;
    case 'K':
        return kids;
    case 'A':
        return !kids;
    default:
        return true;
    }
}

static double weight_of(const vt_entry *entry, const vt_choice *choice, char *value, size_t room)
{
    if (entry->length >= room || !fits(entry->wearer, choice->wearer)) return 0;
    memcpy(value, entry->text, entry->length);
    value[entry->length] = 0;
    if (choice->taken && vt_list_has(choice->taken, value)) return 0;
    return entry->weight * (choice->favourites && vt_list_has(choice->favourites, value) ? 4 : 1);
}

bool vt_choose(char *value, size_t room, const vt_choice *choice, vt_random *random)
{
    vt_entry entry;
    double total = 0, mark = (double)vt_random_unit(random), sum = 0;
    for (const char *at = choice->list; (at = next_entry(at, &entry)) != NULL;)
        total += weight_of(&entry, choice, value, room);
    for (const char *at = choice->list; (at = next_entry(at, &entry)) != NULL;) {
        double weight = weight_of(&entry, choice, value, room);
        sum += weight;
        if (weight > 0 && sum > mark * total) return true;
    }
    value[0] = 0;
    return false;
}
