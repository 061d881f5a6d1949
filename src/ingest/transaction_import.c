#include "transaction_run.h"

#include "memory.h"


enum { FAR_DAYS = 90 };

/* Room for one more, doubled each time; NULL when memory is out or numbers of 32 bits are. */
static void *room_for_one(void *array, size_t count, size_t *room, size_t size_bytes)
{
    if (count < *room) return array;
    size_t more = *room ? 2 * *room : 4096;
    void *grown = count < UINT32_MAX / 2 ? vt_resize(array, count, more, size_bytes) : NULL;
    if (grown) *room = more;
    return grown;
}

static vt_status no_room(const vt_transaction_run *run, vt_error *error)
{
    return vt_fail(error, VT_NO_MEMORY, "%s: no memory for so many lines", run->label);
}

vt_status vt_transaction_add_basket(vt_transaction_run *run, vt_basket basket, vt_error *error)
{
    vt_transactions *out = run->out;
    vt_basket *grown = room_for_one(out->baskets, out->basket_count, &run->basket_room, sizeof basket);
    if (!grown) return no_room(run, error);
    out->baskets = grown;
    out->baskets[out->basket_count++] = basket;
    return VT_OK;
}

vt_status vt_transaction_add_sale(vt_transaction_run *run, vt_sale sale, vt_error *error)
{
    vt_transactions *out = run->out;
    vt_sale *grown = room_for_one(out->sales, out->sale_count, &run->sale_room, sizeof sale);
    if (!grown) return no_room(run, error);
    out->sales = grown;
    out->sales[out->sale_count++] = sale;
    return VT_OK;
}

vt_status vt_transaction_add_interest(vt_transaction_run *run, vt_interest interest, vt_error *error)
{
    vt_transactions *out = run->out;
    vt_interest *grown = room_for_one(out->interests, out->interest_count, &run->interest_room, sizeof interest);
    if (!grown) return no_room(run, error);
    out->interests = grown;
    out->interests[out->interest_count++] = interest;
    return VT_OK;
}

/* The two latest days that differ, and the first. */
typedef struct day_span {
    int32_t first, last, before_last;
} day_span;

static void take_day(day_span *span, int32_t day)
{
    if (day < span->first) span->first = day;
    if (day > span->last) {
        span->before_last = span->last;
        span->last = day;
    } else if (day < span->last && day > span->before_last) {
        span->before_last = day;
    }
}

/* The last day is the clock of the pack, so one mistyped year would leave every window of days empty. */
static void span_days(vt_transaction_run *run)
{
    vt_transactions *out = run->out;
    day_span span = {INT32_MAX, -1, -1};
    char last[VT_DAY_TEXT], before[VT_DAY_TEXT];
    for (size_t i = 0; i < out->sale_count; i++) take_day(&span, out->baskets[out->sales[i].basket].day);
    for (size_t i = 0; i < out->interest_count; i++) take_day(&span, out->interests[i].day);
    if (span.last < 0) return;
    out->first_day = span.first;
    out->last_day = span.last;
    if (span.before_last < 0 || span.last - span.before_last < FAR_DAYS) return;
    vt_transaction_day_text(span.last, last);
    vt_transaction_day_text(span.before_last, before);
    vt_issue_note(&run->found, "noted", "the last day is far behind the one before it", "%s after %s: is it right?", last,
                  before);
}

/* Sales stand basket by basket. */
static void count_orders(vt_transactions *out)
{
    for (size_t i = 0; i < out->sale_count; i++)
        out->orders.counted += i == 0 || out->sales[i].basket != out->sales[i - 1].basket;
}

static vt_status run_import(vt_transaction_run *run, const vt_transaction_source *source, vt_error *error)
{
    vt_transactions *out = run->out;
    VT_TRY(source->hm.label ? vt_transaction_read_hm(run, source, error) : vt_transaction_read_shop(run, source, error));
    VT_TRY(vt_transaction_sort_sales(run, error));
    count_orders(out);
    out->people = run->people.count;
    span_days(run);
    if (out->sale_count || out->interest_count) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: of %zu items and %zu interactions not one can be counted", run->label,
                   out->items.read, out->interactions.read);
}

vt_status vt_transactions_read(vt_transactions *out, const vt_transaction_source *source, const vt_product *products,
                               size_t count, vt_error *error)
{
    VT_CHECK(count < UINT32_MAX);
    *out = (vt_transactions){.baskets = NULL};
    vt_transaction_run run = {.out = out, .label = "transactions"};
    vt_status status = vt_product_rows_open(&run.products, products, count, error);
    if (status == VT_OK) status = run_import(&run, source, error);
    vt_issue_list_sort(&run.found);
    out->issues = run.found.issues;
    out->issue_count = run.found.count;
    vt_product_rows_close(&run.products);
    vt_key_numbers_close(&run.people);
    vt_key_numbers_close(&run.listed);
    vt_key_numbers_close(&run.orders);
    vt_key_numbers_close(&run.lines);
    return status;
}

void vt_transactions_close(vt_transactions *transactions)
{
    vt_free(transactions->baskets);
    vt_free(transactions->sales);
    vt_free(transactions->interests);
    vt_free(transactions->issues);
    *transactions = (vt_transactions){.baskets = NULL};
}
