#include "parse_amount.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { MOST_DIGITS = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The run of digits and separators that is the number; cut so that it ends with a digit. */
typedef struct number_run {
    const char *begin;
    const char *end;
} number_run;

/* Thousands are also grouped by spaces: plain, no-break (U+00A0), narrow no-break (U+202F), thin (U+2009). */
static size_t group_space(const char *at)
{
    if (*at == ' ' || *at == '\'') return 1;
    if (!strncmp(at, "\xC2\xA0", 2)) return 2;
    return !strncmp(at, "\xE2\x80\xAF", 3) || !strncmp(at, "\xE2\x80\x89", 3) ? 3 : 0;
}

static bool three_digits(const char *at)
{
    return is_digit(at[0]) && is_digit(at[1]) && is_digit(at[2]) && !is_digit(at[3]);
}

static number_run find_run(const char *text)
{
    number_run run = {text, NULL};
    while (*run.begin && !is_digit(*run.begin)) run.begin++;
    if (run.begin > text && run.begin[-1] == '.' && (run.begin - 1 == text || run.begin[-2] == ' '))
        run.begin--;
    const char *at = run.begin;
    for (size_t space; *at;) {
        if (is_digit(*at))
            run.end = ++at;
        else if (*at == '.' || *at == ',')
            at++;
        else if ((space = group_space(at)) && three_digits(at + space))
            at += space;
        else
            break;
    }
    return run;
}

/* Where the decimals begin, or `end` when there are none; NULL when separators contradict each other. */
static const char *find_decimals(number_run run)
{
    const char *last = NULL;
    int dots = 0, commas = 0;
    for (const char *at = run.begin; at < run.end; at++) {
        dots += *at == '.';
        commas += *at == ',';
        if (*at == '.' || *at == ',') last = at;
    }
    if (!last) return run.end;
    bool both = dots && commas;
    int of_last_kind = *last == '.' ? dots : commas;
    if (of_last_kind > 1) return both ? NULL : run.end;
    if (*last == '.' || both || run.end - last <= 3) return last;
    return run.end - last == 4 ? run.end : NULL;
}

static bool is_negative(const char *text, const char *begin)
{
    for (const char *at = text; at < begin; at++)
        if (*at == '-' || *at == '(' || !strncmp(at, "\xE2\x88\x92", 3)) return true;
    return false;
}

static bool has_more(const char *at)
{
    if (*at == 'e' || *at == 'E') return is_digit(at[1]) || at[1] == '+' || at[1] == '-';
    for (; *at; at++)
        if (is_digit(*at)) return true;
    return false;
}

vt_amount_answer vt_parse_hundredths(const char *text, int64_t *hundredths)
{
    *hundredths = 0;
    if (!*text) return VT_AMOUNT_EMPTY;
    number_run run = find_run(text);
    const char *decimals = run.end && !has_more(run.end) ? find_decimals(run) : NULL;
    if (!decimals) return VT_AMOUNT_BROKEN;
    int64_t value = 0;
    int digits = 0, places = 0;
    for (const char *at = run.begin; at < run.end && places < 3; at++) {
        if (!is_digit(*at)) continue;
        if (at > decimals && ++places == 3) {
            value += *at >= '5';
        } else {
            value = 10 * value + (*at - '0');
            if (value && ++digits > MOST_DIGITS + 2) return VT_AMOUNT_BROKEN;
        }
    }
    for (; places < 2; places++) value *= 10;
    if (value > 100000000000000) return VT_AMOUNT_BROKEN;
    *hundredths = value;
    return is_negative(text, run.begin) && value ? VT_AMOUNT_NEGATIVE : VT_AMOUNT_OK;
}
