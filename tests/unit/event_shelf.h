/* Logs of events made in a test. */
#ifndef EVENT_SHELF_H
#define EVENT_SHELF_H

/* cmocka.h does not include what it needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event_log.h"

#include <stdio.h>

enum { SHELF_EVENTS = 8192, SHELF_USERS = 1024, SHELF_ITEMS = 512, SHELF_COLUMNS = 2, SHELF_VALUES = 3 };

/* Users come in order. */
typedef struct event_shelf {
    vt_event_log log;
    vt_log_event events[SHELF_EVENTS];
    size_t offsets[SHELF_USERS + 1];
    char names[SHELF_ITEMS][8];
    const char *ids[SHELF_ITEMS];
} event_shelf;

static inline void event_shelf_open(event_shelf *shelf, size_t items)
{
    assert_true(items <= SHELF_ITEMS);
    shelf->log = (vt_event_log){.events = shelf->events, .user_offsets = shelf->offsets, .items = items, .dated = true};
    shelf->offsets[0] = 0;
    shelf->log.item_ids = shelf->ids;
    for (size_t i = 0; i < items; i++) {
        snprintf(shelf->names[i], sizeof shelf->names[i], "i%zu", i);
        shelf->ids[i] = shelf->names[i];
    }
    snprintf(shelf->log.data_hash, sizeof shelf->log.data_hash, "%064d", 7);
}

static inline void event_shelf_add(event_shelf *shelf, uint32_t user, uint32_t item, int32_t day)
{
    assert_true(shelf->log.count < SHELF_EVENTS && user < SHELF_USERS && item < shelf->log.items);
    for (; shelf->log.users <= user; shelf->log.users++) shelf->offsets[shelf->log.users] = shelf->log.count;
    shelf->events[shelf->log.count++] =
        (vt_log_event){.user = user, .item = item, .day = day, .type = VT_LOG_PURCHASE, .quantity = 1};
}

static inline void event_shelf_end(event_shelf *shelf)
{
    vt_event_log *log = &shelf->log;
    shelf->offsets[log->users] = log->count;
    for (size_t i = 0; i < log->count; i++) {
        if (i == 0 || log->events[i].day < log->first_day) log->first_day = log->events[i].day;
        if (i == 0 || log->events[i].day > log->last_day) log->last_day = log->events[i].day;
    }
}

static inline void event_shelf_close(event_shelf *shelf) { (void)shelf; }

/* "kind" by the user's number, and "region", which every third does not tell. */
typedef struct shelf_profiles {
    vt_user_profiles profiles;
    uint16_t of_user[SHELF_USERS * SHELF_COLUMNS];
} shelf_profiles;

static inline void shelf_profiles_of(shelf_profiles *out, event_shelf *shelf)
{
    static const char *const values[SHELF_VALUES] = {"kind=even", "kind=odd", "region=north"};
    static const uint16_t columns[SHELF_VALUES] = {0, 0, 1};
    out->profiles = (vt_user_profiles){.users = shelf->log.users, .column_count = SHELF_COLUMNS, .value_count = SHELF_VALUES,
                                       .columns = {"kind", "region"}, .values = values, .column_of = columns, .of_user = out->of_user, .hash = "00"};
    for (size_t user = 0; user < SHELF_USERS; user++) {
        out->of_user[user * SHELF_COLUMNS] = user % 2;
        out->of_user[user * SHELF_COLUMNS + 1] = user % 3 ? 2 : VT_PROFILE_UNKNOWN;
    }
    shelf->log.profiles = &out->profiles;
}

#endif
