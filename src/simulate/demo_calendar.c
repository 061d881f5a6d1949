#include "demo_calendar.h"
#include "taxonomy.h"

#include <stdio.h>
#include <string.h>

/* Years begin in March here, so that the leap day is the last of its year. */
int32_t vt_demo_day_of(int32_t year, uint32_t month, uint32_t day)
{
    int32_t shifted = (int32_t)(month + 9) % 12;
    year -= month <= 2;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + (int32_t)day - 1 -
           719468;
}

vt_demo_date vt_demo_date_of(int32_t day)
{
    vt_demo_date date = {.year = 1970 + day / 366};
    while (vt_demo_day_of(date.year + 1, 1, 1) <= day) date.year++;
    for (date.month = 12; vt_demo_day_of(date.year, date.month, 1) > day;) date.month--;
    date.day = (uint32_t)(day - vt_demo_day_of(date.year, date.month, 1)) + 1;
    return date;
}

void vt_demo_day_text(int32_t day, char text[VT_DAY_TEXT_BYTES])
{
    vt_demo_date date = vt_demo_date_of(day);
    snprintf(text, VT_DAY_TEXT_BYTES, "%04d-%02u-%02u", (int)date.year % 10000, (unsigned)date.month % 100,
             (unsigned)date.day % 100);
}

void vt_demo_write_day(vt_buffer *out, int32_t day)
{
    char text[VT_DAY_TEXT_BYTES];
    vt_demo_day_text(day, text);
    vt_buffer_append_text(out, text);
}

void vt_demo_write_moment(vt_buffer *out, int64_t at)
{
    uint32_t second = (uint32_t)(at % VT_DAY_SECONDS);
    vt_demo_write_day(out, (int32_t)(at / VT_DAY_SECONDS));
    vt_buffer_printf(out, "T%02u:%02u:%02uZ", (unsigned)(second / 3600), (unsigned)(second / 60 % 60),
                     (unsigned)(second % 60));
}

/* January first. Coats are bought when it gets cold, not when it gets warm again. */
static const struct {
    const char *season;
    double pull[12];
} pulls[] = {
    {"Winter", {1.9, 1.1, 0.5, 0.2, 0.12, 0.1, 0.1, 0.25, 0.8, 1.9, 2.7, 2.8}},
    {"Spring", {0.5, 1.2, 2.2, 2.4, 1.7, 0.9, 0.5, 0.5, 0.6, 0.5, 0.4, 0.4}},
    {"Summer", {0.2, 0.3, 0.7, 1.4, 2.2, 2.6, 2.3, 1.3, 0.5, 0.2, 0.15, 0.25}},
    {"Fall", {0.6, 0.5, 0.5, 0.4, 0.3, 0.3, 0.5, 1.5, 2.4, 2.4, 1.6, 1.0}},
};

double vt_season_pull(const char *season, uint32_t month)
{
    for (size_t i = 0; i < VT_COUNT(pulls); i++)
        if (strcmp(pulls[i].season, season) == 0) return pulls[i].pull[(month + 11) % 12];
    return 1;
}
