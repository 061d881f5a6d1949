#include "held_out.h"

#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DAYS_LEFT = 1000 };

/* A whole number of one to four digits up to `end`; 0 when there is none. */
static unsigned small_number(const char *text, const char *end)
{
    unsigned value = 0;
    for (const char *at = text; *at >= '0' && *at <= '9' && at < text + 4; at++) value = 10 * value + (unsigned)(*at - '0');
    size_t digits = strspn(text, "0123456789");
    return digits >= 1 && digits <= 4 && strcmp(text + digits, end) == 0 ? value : 0;
}

/* How a rule is written: the amount stands between. Rows by vt_split_kind. */
static const struct rule_form {
    const char *before, *after;
    unsigned most;
} forms[] = {{"time=", "%", 99}, {"leave-last=", "", MOST_DAYS_LEFT}, {"random=", "%", 99}};

vt_status vt_split_rule_parse(vt_split_rule *rule, const char *text, vt_error *error)
{
    for (size_t kind = 0; kind < sizeof forms / sizeof *forms; kind++) {
        size_t length = strlen(forms[kind].before);
        if (strncmp(text, forms[kind].before, length) != 0) continue;
        *rule = (vt_split_rule){(vt_split_kind)kind, small_number(text + length, forms[kind].after)};
        if (rule->amount >= 1 && rule->amount <= forms[kind].most) return VT_OK;
    }
    return vt_fail(error, VT_USAGE, "split: must be time=1%% to time=99%%, leave-last=1 to leave-last=%d, or random=1%% to random=99%%, "
                   "not \"%.40s\"", MOST_DAYS_LEFT, text);
}

void vt_split_rule_text(const vt_split_rule *rule, char text[VT_NAME_BYTES])
{
    snprintf(text, VT_NAME_BYTES, "%s%u%s", forms[rule->kind].before, rule->amount, forms[rule->kind].after);
}

/* ---- time ---- */

static vt_status cut_by_time(vt_split *split, unsigned percent, const vt_transactions *all, vt_error *error)
{
    size_t span = (size_t)(all->last_day - all->first_day) + 1, passed = 0, day = 0;
    size_t *sold = vt_alloc(span, sizeof *sold);
    if (!sold) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu days", span);
    for (size_t i = 0; i < all->sale_count; i++) sold[all->baskets[all->sales[i].basket].day - all->first_day]++;
    while (day < span && (passed + sold[day]) * 100 <= all->sale_count * percent) passed += sold[day++];
    vt_free(sold);
    if (passed == 0) return vt_fail(error, VT_BAD_DATA, "split: before the day that passes %u %% of the sales there is no sale", percent);
    split->nobody_day = all->first_day + (int32_t)day;
    for (size_t person = 0; person < split->people; person++) split->cut_days[person] = split->nobody_day;
    return VT_OK;
}

/* ---- leave-last ---- */

static int by_key(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Person and day of all purchases that name somebody, each pair once, ascending; returns how many. */
static size_t list_days(uint64_t *days, const vt_transactions *all)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < all->sale_count; i++) {
        vt_basket basket = all->baskets[all->sales[i].basket];
        bool known = i > 0 && all->sales[i].basket == all->sales[i - 1].basket;
        if (!known && basket.person != VT_NOBODY) days[count++] = (uint64_t)basket.person << 32 | (uint32_t)basket.day;
    }
    if (count) qsort(days, count, sizeof *days, by_key);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || days[i] != days[i - 1]) days[kept++] = days[i];
    return kept;
}

static vt_status cut_last_days(vt_split *split, unsigned days_left, const vt_transactions *all, vt_error *error)
{
    uint64_t *days = vt_alloc(all->sale_count, sizeof *days);
    bool any = false;
    if (!days) return vt_fail(error, VT_NO_MEMORY, "no memory for the days of %zu people", split->people);
    size_t count = list_days(days, all);
    split->nobody_day = VT_NEVER;
    for (size_t person = 0; person < split->people; person++) split->cut_days[person] = VT_NEVER;
    for (size_t begin = 0, end; begin < count; begin = end) {
        uint32_t person = (uint32_t)(days[begin] >> 32);
        for (end = begin; end < count && days[end] >> 32 == person;) end++;
        if (end - begin <= days_left) continue;
        split->cut_days[person] = (int32_t)(uint32_t)days[end - days_left];
        any = true;
    }
    vt_free(days);
    return any ? VT_OK : vt_fail(error, VT_BAD_DATA, "split: nobody bought on more than %u days", days_left);
}

vt_status vt_split_open(vt_split *out, const vt_split_rule *rule, const vt_transactions *all, vt_error *error)
{
    *out = (vt_split){.people = all->people, .cut_days = vt_alloc(all->people, sizeof *out->cut_days)};
    if (!out->cut_days) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu people", all->people);
    if (rule->kind == VT_SPLIT_RANDOM)
        return vt_fail(error, VT_USAGE, "split: random is for --events; sales are split by time or leave-last");
    if (all->sale_count == 0) return vt_fail(error, VT_BAD_DATA, "split: there are no sales");
    return rule->kind == VT_SPLIT_TIME ? cut_by_time(out, rule->amount, all, error)
                                       : cut_last_days(out, rule->amount, all, error);
}

void vt_split_close(vt_split *split)
{
    vt_free(split->cut_days);
    *split = (vt_split){.cut_days = NULL};
}

int32_t vt_split_day(const vt_split *split, uint32_t person)
{
    return person == VT_NOBODY ? split->nobody_day : split->cut_days[person];
}

/* ---- what is left to learn from ---- */

static void take_day(vt_transactions *out, int32_t day)
{
    bool first = out->sale_count + out->interest_count == 1;
    if (first || day < out->first_day) out->first_day = day;
    if (first || day > out->last_day) out->last_day = day;
}

/* Sales stand basket by basket. */
static void take_sales(vt_transactions *out, const vt_split *split, const vt_transactions *all)
{
    for (size_t i = 0; i < all->sale_count; i++) {
        vt_sale sale = all->sales[i];
        vt_basket basket = all->baskets[sale.basket];
        if (basket.day >= vt_split_day(split, basket.person)) continue;
        bool opened = i > 0 && all->sales[i - 1].basket == sale.basket;
        if (!opened) out->baskets[out->basket_count++] = basket;
        sale.basket = (uint32_t)(out->basket_count - 1);
        out->sales[out->sale_count++] = sale;
        take_day(out, basket.day);
    }
}

vt_status vt_split_training(vt_transactions *out, const vt_split *split, const vt_transactions *all, vt_error *error)
{
    *out = (vt_transactions){.people = all->people};
    out->baskets = vt_alloc(all->basket_count, sizeof *out->baskets);
    out->sales = vt_alloc(all->sale_count, sizeof *out->sales);
    out->interests = vt_alloc(all->interest_count, sizeof *out->interests);
    if (!out->baskets || !out->sales || !out->interests)
        return vt_fail(error, VT_NO_MEMORY, "no memory for a part of %zu sales", all->sale_count);
    take_sales(out, split, all);
    for (size_t i = 0; i < all->interest_count; i++) {
        if (all->interests[i].day >= vt_split_day(split, all->interests[i].person)) continue;
        out->interests[out->interest_count++] = all->interests[i];
        take_day(out, all->interests[i].day);
    }
    out->orders.read = out->orders.counted = out->basket_count;
    out->items.read = out->items.counted = out->sale_count;
    out->interactions.read = out->interactions.counted = out->interest_count;
    return VT_OK;
}
