/* Any bytes as transactions: refused, or what they fold to is a file of signals that verify proves. The files of a shop are parted
 * by lines of "%"; one part alone is H&M's file. */
#include "transaction_run.h"

#include "signal_fold.h"
#include "signal_proof.h"
#include "signals_writer.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PRODUCTS = 6, MOST_PARTS = 4 };

static size_t split(vt_bytes whole, vt_bytes parts[MOST_PARTS])
{
    size_t count = 0, begin = 0;
    for (size_t at = 0; at + 1 < whole.size && count < MOST_PARTS - 1; at++) {
        if (memcmp(whole.data + at, "%\n", 2) != 0) continue;
        parts[count++] = (vt_bytes){whole.data + begin, at - begin};
        begin = at + 2;
    }
    parts[count++] = (vt_bytes){whole.data + begin, whole.size - begin};
    return count;
}

static void fold_all(const vt_transactions *read)
{
    vt_signal_fold fold;
    vt_error error;
    vt_buffer file = {0};
    vt_signals signals;
    VT_CHECK(vt_signal_fold_open(&fold, read, PRODUCTS, &error) == VT_OK);
    VT_CHECK(vt_signals_write(&file, &fold.signals, &error) == VT_OK);
    VT_CHECK(vt_signals_open(&signals, (vt_bytes){file.data, file.size}, PRODUCTS, &error) == VT_OK);
    VT_CHECK(vt_signals_prove(&signals, &error) == VT_OK);
    vt_signals_close(&signals);
    vt_signal_fold_close(&fold);
    vt_buffer_free(&file);
}

static void check_report(const vt_transactions *read)
{
    vt_buffer text = {0};
    vt_transactions_report_text(read, &text);
    vt_transactions_report_json(read, &text);
    VT_CHECK(text.failed || vt_utf8_valid((const char *)text.data, text.size));
    VT_CHECK(read->orders.counted <= read->orders.read && read->items.counted <= read->items.read);
    VT_CHECK(read->interactions.counted <= read->interactions.read);
    vt_buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ids[PRODUCTS] = {"1", "2", "30", "0108775015", "007", "a b"};
    vt_product products[PRODUCTS];
    vt_bytes parts[MOST_PARTS] = {{NULL, 0}};
    vt_transaction_source source = {.hm = {NULL, {NULL, 0}}};
    vt_transaction_file *const files[MOST_PARTS] = {&source.orders, &source.items, &source.interactions, &source.users};
    static const char *const labels[MOST_PARTS] = {"orders.csv", "order_items.csv", "interactions.csv", "users.csv"};
    memset(products, 0, sizeof products);
    for (size_t row = 0; row < PRODUCTS; row++) products[row].id = ids[row];
    size_t count = split((vt_bytes){data, size}, parts);
    if (count == 1) source.hm = (vt_transaction_file){"transactions_train.csv", parts[0]};
    else for (size_t i = 0; i < count; i++) *files[i] = (vt_transaction_file){labels[i], parts[i]};
    vt_transactions read;
    vt_error error;
    if (vt_transactions_read(&read, &source, products, PRODUCTS, &error) == VT_OK) fold_all(&read);
    check_report(&read);
    vt_transactions_close(&read);
    return 0;
}
