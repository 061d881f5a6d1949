#include "log_shop.h"

#include "memory.h"

#include <stdlib.h>

vt_log_moment vt_log_end(const vt_event_log *log) { return (vt_log_moment){.day = log->dated ? log->last_day + 1 : 0}; }

size_t vt_log_known(const vt_event_log *log, uint32_t user, vt_log_moment moment)
{
    size_t low = log->user_offsets[user], high = log->user_offsets[user + 1];
    if (!log->dated) return high - low > moment.left_out ? high - moment.left_out : low;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (log->events[middle].day < moment.day) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool says_sale(vt_log_type type) { return type == VT_LOG_PURCHASE || type == VT_LOG_RENTAL || type == VT_LOG_OTHER; }

bool vt_log_is_sale(const vt_event_log *log, vt_log_type type)
{
    size_t sales = 0;
    for (int i = 0; i < VT_LOG_TYPES; i++) sales += says_sale((vt_log_type)i) ? log->type_counts[i] : 0;
    return sales == 0 || says_sale(type);
}

int32_t vt_log_shop_day(const vt_event_log *log, vt_log_moment moment) { return log->dated ? moment.day : VT_LOG_PLACES_DAY; }

/* ---- the log as an import of transactions ---- */

typedef struct selling {
    const vt_event_log *log;
    vt_log_moment moment;
    vt_transactions sold;
    bool is_sale[VT_LOG_TYPES];
} selling;

static bool is_interest(vt_log_type type) { return type != VT_LOG_CART; }

static vt_act act_of(vt_log_type type)
{
    if (type == VT_LOG_LIKE) return VT_ACT_LIKE;
    if (type == VT_LOG_BOOKMARK) return VT_ACT_BOOKMARK;
    return type == VT_LOG_REVIEW ? VT_ACT_REVIEW : VT_ACT_VIEW;
}

static int by_row(const void *a, const void *b)
{
    const vt_sale *left = a, *right = b;
    return (left->row > right->row) - (left->row < right->row);
}

/* The sales of one basket, from `begin` on, in the packer's order: by row, each row once. */
static void close_basket(vt_transactions *sold, size_t begin)
{
    size_t kept = begin;
    if (sold->sale_count > begin + 1) qsort(sold->sales + begin, sold->sale_count - begin, sizeof *sold->sales, by_row);
    for (size_t i = begin; i < sold->sale_count; i++) {
        if (kept > begin && sold->sales[kept - 1].row == sold->sales[i].row) sold->sales[kept - 1].quantity += sold->sales[i].quantity;
        else sold->sales[kept++] = sold->sales[i];
    }
    sold->sale_count = kept;
}

static void take_interest(vt_transactions *sold, uint32_t user, int32_t day, const vt_log_event *event)
{
    uint8_t rating = event->type == VT_LOG_REVIEW && event->value_tenths <= 50 ? (uint8_t)(event->value_tenths / 10) : 0;
    sold->interests[sold->interest_count++] = (vt_interest){event->item, day, user, (uint8_t)act_of((vt_log_type)event->type), rating};
}

static void take_user(selling *run, uint32_t user)
{
    const vt_event_log *log = run->log;
    vt_transactions *sold = &run->sold;
    size_t end = vt_log_known(log, user, run->moment), begin = sold->sale_count;
    int32_t shop_day = vt_log_shop_day(log, run->moment), open = -1;
    for (size_t i = log->user_offsets[user]; i < end; i++) {
        const vt_log_event *event = &log->events[i];
        int32_t day = log->dated ? event->day : shop_day - 1;
        if (!run->is_sale[event->type]) {
            if (is_interest((vt_log_type)event->type)) take_interest(sold, user, day, event);
            continue;
        }
        if (day != open) {
            close_basket(sold, begin);
            begin = sold->sale_count;
            sold->baskets[sold->basket_count++] = (vt_basket){user, open = day};
        }
        sold->sales[sold->sale_count++] = (vt_sale){(uint32_t)sold->basket_count - 1, event->item, event->quantity};
    }
    close_basket(sold, begin);
}

static void find_days(vt_transactions *sold)
{
    bool any = false;
    for (size_t i = 0; i < sold->basket_count + sold->interest_count; i++) {
        int32_t day = i < sold->basket_count ? sold->baskets[i].day : sold->interests[i - sold->basket_count].day;
        if (!any || day < sold->first_day) sold->first_day = day;
        if (!any || day > sold->last_day) sold->last_day = day;
        any = true;
    }
}

static vt_status open_room(selling *run, vt_error *error)
{
    size_t sales = 0, interests = 0;
    for (uint32_t user = 0; user < run->log->users; user++)
        for (size_t i = run->log->user_offsets[user], end = vt_log_known(run->log, user, run->moment); i < end; i++) {
            bool sale = run->is_sale[run->log->events[i].type];
            sales += sale;
            interests += !sale;
        }
    run->sold.baskets = vt_alloc(sales, sizeof *run->sold.baskets);
    run->sold.sales = vt_alloc(sales, sizeof *run->sold.sales);
    run->sold.interests = vt_alloc(interests, sizeof *run->sold.interests);
    if (run->sold.baskets && run->sold.sales && run->sold.interests) return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "no memory for the sales of %zu events", sales + interests);
}

vt_status vt_log_signals_open(vt_signal_fold *out, const vt_event_log *log, vt_log_moment moment, vt_error *error)
{
    selling run = {.log = log, .moment = moment, .sold = {.people = log->users}};
    *out = (vt_signal_fold){.by_row = NULL};
    for (int type = 0; type < VT_LOG_TYPES; type++) run.is_sale[type] = vt_log_is_sale(log, (vt_log_type)type);
    vt_status status = open_room(&run, error);
    for (uint32_t user = 0; status == VT_OK && user < log->users; user++) take_user(&run, user);
    if (status == VT_OK) {
        find_days(&run.sold);
        status = vt_signal_fold_open(out, &run.sold, log->items, error);
    }
    vt_free(run.sold.baskets);
    vt_free(run.sold.sales);
    vt_free(run.sold.interests);
    return status;
}
