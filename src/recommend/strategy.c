#include "strategy.h"

#include <string.h>

const vt_strategy vt_strategies[] = {
    {"similar", "What looks like this?", vt_strategy_similar},
    {NULL, NULL, NULL},
};

const vt_strategy *vt_strategy_find(const char *name)
{
    for (const vt_strategy *row = vt_strategies; row->name; row++)
        if (strcmp(row->name, name) == 0) return row;
    return NULL;
}
