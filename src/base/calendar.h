/* Days of the proleptic Gregorian calendar, counted from 1970-01-01; no time zones (H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms"). */
#ifndef VT_CALENDAR_H
#define VT_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define VT_DAY_MS INT64_C(86400000)

typedef struct vt_date {
    int year;  /* 1..9999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
} vt_date;

/* The date must exist. */
int32_t vt_day_of_date(vt_date date);
/* `day` within years 1..9999. */
vt_date vt_date_of_day(int32_t day);
/* The day that a time in milliseconds since 1970 falls on; times out of years 1..9999 fall on the nearest day of these. */
int32_t vt_day_of_ms(int64_t ms);
/* Reads "2026-09-30", exactly ten characters followed by the end of `text` or by one that is no digit. False when it is no date. */
bool vt_date_parse(const char *text, vt_date *date);

#endif
