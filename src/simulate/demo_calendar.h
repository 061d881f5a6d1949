/* The demo shop's own time. There is no clock: its data ends on a fixed day, so the same seed gives the same
 * bytes in any year. Days count from 1970-01-01, moments are seconds since then, UTC. Northern hemisphere. */
#ifndef VT_DEMO_CALENDAR_H
#define VT_DEMO_CALENDAR_H

#include "bytes.h"

#include <stdint.h>

enum {
    VT_DEMO_LAST_DAY = 20726,  /* 2026-09-30 */
    VT_DEMO_FIRST_DAY = 19997, /* 2024-10-01: two years of sales */
    VT_DEMO_DAYS = VT_DEMO_LAST_DAY - VT_DEMO_FIRST_DAY + 1,
    VT_DAY_SECONDS = 86400
};

typedef struct vt_demo_date {
    int32_t year;
    uint32_t month, day; /* from 1 */
} vt_demo_date;

/* Proleptic Gregorian; any day from 1970 on. */
vt_demo_date vt_demo_date_of(int32_t day);
int32_t vt_demo_day_of(int32_t year, uint32_t month, uint32_t day);
enum { VT_DAY_TEXT_BYTES = 16 };

/* "2026-09-30". */
void vt_demo_day_text(int32_t day, char text[VT_DAY_TEXT_BYTES]);
/* "2026-09-30" and "2026-09-30T18:04:59Z". */
void vt_demo_write_day(vt_buffer *out, int32_t day);
void vt_demo_write_moment(vt_buffer *out, int64_t at);

/* How much a product of that season ("Winter", "Spring", "Summer", "Fall") is wanted in that month (1..12):
 * about 1 on the average of the year. 1 for another word. */
double vt_season_pull(const char *season, uint32_t month);

#endif
