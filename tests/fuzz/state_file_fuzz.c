/* A state's database from hostile bytes: opened, read, written, checked. The bytes are tried as they are, and again with a header
 * that lets them past the first checks, so that mutations reach the pages. */
#include "memory_files.h"
#include "state.h"

#include "bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAGE = 512, MOST_BYTES = 64 * PAGE };

static void see_text(const char *text)
{
    if (text && !vt_utf8_valid(text, strlen(text))) __builtin_trap();
}

static void see_event(void *context, const vt_event *event)
{
    (void)context;
    if (event->rating < 0 || event->rating > 5 || !*event->item) __builtin_trap();
    see_text(event->item);
    see_text(event->text);
}

static void see_line(void *context, const vt_cart_line *line)
{
    (void)context;
    if (line->quantity < 1 || line->quantity > VT_STATE_MOST_QUANTITY) __builtin_trap();
    see_text(line->item);
}

static void see_order(void *context, const vt_order *order)
{
    (void)context;
    see_text(order->address);
    see_text(order->currency);
    for (size_t i = 0; i < order->line_count; i++) see_text(order->lines[i].item);
}

static void see_setting(void *context, const char *name, const char *value)
{
    (void)context;
    see_text(name);
    see_text(value);
}

static void use(const uint8_t *data, size_t size)
{
    vt_state *state;
    vt_error error = {0};
    size_t total;
    disk_format();
    disk_write_file("p", data, size);
    if (vt_state_open(&state, "p", &error) != VT_OK) return;
    vt_state_each_event(state, &(vt_event_query){.limit = 9}, see_event, NULL, &total, &error);
    vt_state_each_event(state, &(vt_event_query){.item = "10001", .above_id = 1}, see_event, NULL, &total, &error);
    vt_state_each_cart_line(state, see_line, NULL, &error);
    vt_state_each_order(state, &(vt_order_query){0}, see_order, NULL, &total, &error);
    vt_state_each_setting(state, see_setting, NULL, &error);
    vt_event like = {.type = VT_EVENT_LIKE, .item = "10001", .key = "k"};
    vt_state_record(state, &like, NULL, &error);
    vt_state_set_cart(state, "10003", 3, 1, &error);
    vt_order_line line = {"10003", 3, 100};
    vt_state_place_order(state, &(vt_order){.lines = &line, .line_count = 1}, NULL, &error);
    vt_state_check(state, &error);
    vt_state_clear(state, &error);
    vt_state_close(state);
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t copy[MOST_BYTES];
    disk_install();
    use(data, size);
    size -= size % PAGE;
    if (!size || size > MOST_BYTES) return 0;
    memcpy(copy, data, size);
    memcpy(copy, "SQLite format 3\0\2\0\1\1\0\x40\x20\x20", 24);
    put_u32(copy + 28, (uint32_t)(size / PAGE));
    put_u32(copy + 56, 1);
    put_u32(copy + 68, 0x56745374);
    use(copy, size);
    disk_format();
    return 0;
}
