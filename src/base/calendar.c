#include "calendar.h"

enum { EARLIEST_DAY = -719162, LATEST_DAY = 2932896 }; /* 0001-01-01 and 9999-12-31 */

int32_t vt_day_of_date(vt_date date)
{
    int32_t year = date.year - (date.month <= 2); /* years that begin in March end with the leap day */
    int32_t era = year / 400, year_of_era = year % 400;
    int32_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

vt_date vt_date_of_day(int32_t day)
{
    int32_t shifted = day + 719468; /* from 0000-03-01 */
    int32_t era = shifted / 146097, day_of_era = shifted % 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * day_of_year + 2) / 153;
    vt_date date = {.year = year_of_era + era * 400, .month = month < 10 ? month + 3 : month - 9,
                    .day = day_of_year - (153 * month + 2) / 5 + 1};
    date.year += date.month <= 2;
    return date;
}

int32_t vt_day_of_ms(int64_t ms)
{
    int64_t day = ms / VT_DAY_MS - (ms % VT_DAY_MS < 0);
    return day < EARLIEST_DAY ? EARLIEST_DAY : day > LATEST_DAY ? LATEST_DAY : (int32_t)day;
}

static bool read_digits(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

bool vt_date_parse(const char *text, vt_date *date)
{
    vt_date read;
    if (!read_digits(text, 4, &read.year) || text[4] != '-' || !read_digits(text + 5, 2, &read.month) || text[7] != '-' ||
        !read_digits(text + 8, 2, &read.day) || (text[10] >= '0' && text[10] <= '9'))
        return false;
    if (read.year < 1 || read.month < 1 || read.month > 12 || read.day < 1) return false;
    /* A day that the month does not have comes back as another date. */
    vt_date back = vt_date_of_day(vt_day_of_date(read));
    if (back.month != read.month || back.day != read.day) return false;
    *date = read;
    return true;
}
