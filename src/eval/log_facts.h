/* What a log is, for reports and runs: outlives the log. */
#ifndef VT_LOG_FACTS_H
#define VT_LOG_FACTS_H

#include "event_log.h"

typedef struct vt_log_facts {
    char data_hash[65];
    size_t users, items, events;
    bool dated;
    int32_t first_day, last_day; /* as the log's */
} vt_log_facts;

vt_log_facts vt_log_facts_of(const vt_event_log *log);

#endif
