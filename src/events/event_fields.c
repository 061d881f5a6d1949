#include "event_run.h"

#include "calendar.h"
#include "parse_amount.h"

#include <string.h>

enum { MOST_TENTHS = 255, BASIC_DATE_DIGITS = 8, MOST_TIME_DIGITS = 18 };

void vt_event_note(vt_event_run *run, const char *action, const char *name, size_t line)
{
    vt_issue_note(&run->found, action, name, "%s line %zu", run->label, line);
}

void vt_event_note_cell(vt_event_run *run, const char *action, const char *name, size_t line, vt_bytes cell)
{
    char text[VT_CELL_BYTES];
    if (cell.size && vt_cell_example(cell, text))
        vt_issue_note(&run->found, action, name, "%s line %zu: \"%s\"", run->label, line, text);
    else
        vt_event_note(run, action, name, line);
}

/* "T12:30:05.250" -> milliseconds; what is missing or odd counts nothing, as the day is read already. */
static uint32_t clock_of(const char *text)
{
    uint32_t part[4] = {0}, width = 0;
    size_t at = 0;
    const char *end = text + strspn(text, "0123456789:.,");
    for (; text < end && at < 4; text++) {
        if (*text < '0' || *text > '9') at++, width = 0;
        else if (width++ < (at == 3 ? 3u : 2u)) part[at] = part[at] * 10 + (uint32_t)(*text - '0');
    }
    for (; at == 3 && width < 3; width++) part[3] *= 10;
    if (part[0] > 23 || part[1] > 59 || part[2] > 60) return 0;
    return ((part[0] * 60 + part[1]) * 60 + part[2]) * 1000 + part[3];
}

/* "20180920". As seconds since 1970 such numbers would be days of August 1970, which nobody means. */
static bool basic_date(const char *digits, int32_t *day)
{
    char text[11];
    vt_date date;
    memcpy(text, digits, 4);
    memcpy(text + 5, digits + 4, 2);
    memcpy(text + 8, digits + 6, 2);
    text[4] = text[7] = '-';
    text[10] = '\0';
    if (!vt_date_parse(text, &date)) return false;
    *day = vt_day_of_date(date);
    return *day >= VT_CELL_FIRST_DAY && *day <= VT_CELL_LAST_DAY;
}

/* Digits, perhaps with a fraction, which pandas writes. */
static bool epoch_ms(const char *text, int64_t *ms)
{
    const int64_t first_ms = INT64_C(100000000000);
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    if (!digits || digits > MOST_TIME_DIGITS) return false;
    if (*rest == '.' && !rest[1 + strspn(rest + 1, "0123456789")]) rest += strlen(rest);
    if (*rest) return false;
    *ms = 0;
    for (size_t i = 0; i < digits; i++) *ms = *ms * 10 + (text[i] - '0');
    if (*ms < first_ms) *ms *= 1000;
    return *ms < (VT_CELL_LAST_DAY + 1) * VT_DAY_MS;
}

bool vt_event_time(vt_bytes cell, int32_t *day, uint32_t *clock_ms)
{
    char text[VT_CELL_BYTES];
    int64_t ms;
    *clock_ms = 0;
    if (!vt_cell_text(cell, text)) return false;
    if (cell.size == BASIC_DATE_DIGITS && strspn(text, "0123456789") == cell.size && basic_date(text, day)) return true;
    if (epoch_ms(text, &ms)) {
        *day = vt_day_of_ms(ms);
        *clock_ms = (uint32_t)(ms % VT_DAY_MS);
        return true;
    }
    if (!vt_cell_day(cell, day)) return false;
    if (cell.size > 10) *clock_ms = clock_of(text + 11);
    return true;
}

static bool find_type(vt_bytes cell, uint8_t *type)
{
    static const char *const words[VT_LOG_TYPES] = {
        [VT_LOG_OTHER] = "other|event|interaction",
        [VT_LOG_VIEW] = "view|click|pageview|product_view|detail",
        [VT_LOG_LIKE] = "like|love|favourite|favorite|heart",
        [VT_LOG_BOOKMARK] = "bookmark|save|wishlist",
        [VT_LOG_CART] = "cart|addtocart|add_to_cart|add-to-cart|basket",
        [VT_LOG_PURCHASE] = "purchase|buy|order|sale|transaction",
        [VT_LOG_REVIEW] = "review|rating|rate",
        [VT_LOG_RENTAL] = "rental|rent",
    };
    for (int i = 0; i < VT_LOG_TYPES; i++)
        if (vt_cell_is_one_of(cell, words[i])) return *type = (uint8_t)i, true;
    return false;
}

bool vt_event_type_of(vt_event_run *run, size_t line, vt_bytes cell, uint8_t *type)
{
    if (find_type(cell, type)) return true;
    bool says_no = vt_cell_is_one_of(cell, "pass|dislike|skip|remove|removefromcart|remove_from_cart|return|returned|refund");
    vt_event_note_cell(run, "dropped", says_no ? "a type that says no" : cell.size ? "unknown type" : "no type", line, cell);
    return false;
}

static vt_status read_wanted_types(vt_event_run *run, const char *list, vt_error *error)
{
    for (const char *at = list;; at++) {
        vt_bytes name = {(const uint8_t *)at, strcspn(at, ",")};
        uint8_t type;
        if (!find_type(name, &type))
            return vt_fail(error, VT_USAGE, "there is no type \"%.*s\" of events; it is view, like, bookmark, cart, purchase, review, rental or other",
                           (int)(name.size < 40 ? name.size : 40), at);
        run->wanted[type] = true;
        at += name.size;
        if (!*at) return VT_OK;
    }
}

vt_status vt_event_wanted(vt_event_run *run, vt_error *error)
{
    const char *types = run->input->types, *least = run->input->least_value;
    int64_t hundredths = 0;
    for (size_t i = 0; i < VT_LOG_TYPES; i++) run->wanted[i] = !types;
    if (types) VT_TRY(read_wanted_types(run, types, error));
    if (!least) return VT_OK;
    if (vt_parse_hundredths(least, &hundredths) != VT_AMOUNT_OK || hundredths % 10 || hundredths < 10 || hundredths > 10 * MOST_TENTHS)
        return vt_fail(error, VT_USAGE, "\"%.40s\" is no least value: it is 0.1 to 25.5, in tenths", least);
    run->least_tenths = (uint8_t)(hundredths / 10);
    return VT_OK;
}

uint8_t vt_event_value(vt_event_run *run, size_t line, vt_bytes cell)
{
    char text[VT_CELL_BYTES];
    int64_t hundredths = 0;
    vt_amount_answer answer = vt_cell_text(cell, text) ? vt_parse_hundredths(text, &hundredths) : VT_AMOUNT_BROKEN;
    if (answer == VT_AMOUNT_EMPTY) return 0;
    if (answer != VT_AMOUNT_OK) {
        vt_event_note_cell(run, "noted", "value is no number from 0 on: taken as none", line, cell);
        return 0;
    }
    int64_t tenths = (hundredths + 5) / 10;
    if (tenths > MOST_TENTHS) vt_event_note_cell(run, "repaired", "value above 25.5: taken as 25.5", line, cell);
    return (uint8_t)(tenths > MOST_TENTHS ? MOST_TENTHS : tenths);
}

bool vt_event_quantity(vt_event_run *run, size_t line, vt_bytes cell, uint16_t *quantity)
{
    char text[VT_CELL_BYTES];
    int64_t hundredths = 0;
    vt_amount_answer answer = vt_cell_text(cell, text) ? vt_parse_hundredths(text, &hundredths) : VT_AMOUNT_BROKEN;
    *quantity = 1;
    if (answer == VT_AMOUNT_EMPTY) return true;
    if (answer != VT_AMOUNT_OK || hundredths % 100 || !hundredths) {
        vt_event_note_cell(run, "dropped", "quantity is no whole number from 1 on", line, cell);
        return false;
    }
    bool too_many = hundredths / 100 > VT_EVENT_MOST_PIECES;
    if (too_many) vt_event_note_cell(run, "repaired", "quantity above 10,000: taken as 10,000", line, cell);
    *quantity = (uint16_t)(too_many ? VT_EVENT_MOST_PIECES : hundredths / 100);
    return true;
}
