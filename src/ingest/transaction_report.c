#include "transaction_run.h"

#include "calendar.h"

#include <stdio.h>

void vt_transaction_day_text(int32_t day, char text[VT_DAY_TEXT])
{
    vt_date date = vt_date_of_day(day);
    snprintf(text, VT_DAY_TEXT, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
}

typedef struct named_count {
    const char *name;
    vt_line_counts lines;
} named_count;

enum { COUNTS = 3 };

static void list_counts(const vt_transactions *from, named_count counts[COUNTS])
{
    counts[0] = (named_count){"orders", from->orders};
    counts[1] = (named_count){"items", from->items};
    counts[2] = (named_count){"interactions", from->interactions};
}

void vt_transactions_report_text(const vt_transactions *transactions, vt_buffer *out)
{
    named_count counts[COUNTS];
    char first[VT_DAY_TEXT], last[VT_DAY_TEXT];
    list_counts(transactions, counts);
    for (size_t i = 0; i < COUNTS; i++)
        vt_buffer_printf(out, "%s read %zu, counted %zu%s", counts[i].name, counts[i].lines.read, counts[i].lines.counted,
                         i + 1 < COUNTS ? "; " : "\n");
    if (transactions->sale_count || transactions->interest_count) {
        vt_transaction_day_text(transactions->first_day, first);
        vt_transaction_day_text(transactions->last_day, last);
        vt_buffer_printf(out, "%zu people, %s to %s\n", transactions->people, first, last);
    }
    vt_issues_text(transactions->issues, transactions->issue_count, out);
}

void vt_transactions_report_json(const vt_transactions *transactions, vt_buffer *out)
{
    named_count counts[COUNTS];
    char first[VT_DAY_TEXT], last[VT_DAY_TEXT];
    list_counts(transactions, counts);
    vt_buffer_append_text(out, "{");
    for (size_t i = 0; i < COUNTS; i++)
        vt_buffer_printf(out, "\"%s\":{\"read\":%zu,\"counted\":%zu,\"dropped\":%zu},", counts[i].name, counts[i].lines.read,
                         counts[i].lines.counted, counts[i].lines.read - counts[i].lines.counted);
    vt_buffer_printf(out, "\"people\":%zu,", transactions->people);
    if (transactions->sale_count || transactions->interest_count) {
        vt_transaction_day_text(transactions->first_day, first);
        vt_transaction_day_text(transactions->last_day, last);
        vt_buffer_printf(out, "\"firstDay\":\"%s\",\"lastDay\":\"%s\",\"issues\":", first, last);
    } else {
        vt_buffer_append_text(out, "\"firstDay\":null,\"lastDay\":null,\"issues\":");
    }
    vt_issues_json(transactions->issues, transactions->issue_count, out);
    vt_buffer_append_text(out, "}");
}
