#include "log_facts.h"

#include <string.h>

vt_log_facts vt_log_facts_of(const vt_event_log *log)
{
    vt_log_facts facts = {.users = log->users, .items = log->items, .events = log->count, .dated = log->dated,
                          .first_day = log->first_day, .last_day = log->last_day};
    memcpy(facts.data_hash, log->data_hash, sizeof facts.data_hash);
    return facts;
}
