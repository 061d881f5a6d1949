#include "clean_text.h"

#include <string.h>

/* Windows-1252 0x80..0x9F; 0: not assigned there. */
static const uint16_t windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                          0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                          0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                          0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static size_t encode(uint32_t point, char bytes[4])
{
    if (point < 0x80) return (void)(bytes[0] = (char)point), 1;
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, point >>= 6) bytes[i] = (char)(0x80 | (point & 0x3F));
    bytes[0] = (char)((0xF00 >> size & 0xFF) | point);
    return size;
}

/* The code point at `at` of well-formed UTF-8, and its length. */
static uint32_t decode(const uint8_t *at, size_t *length)
{
    *length = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t point = *length == 1 ? at[0] : at[0] & (0x7Fu >> *length);
    for (size_t i = 1; i < *length; i++) point = point << 6 | (at[i] & 0x3F);
    return point;
}

static bool is_space(uint32_t point)
{
    return point == ' ' || (point >= 9 && point <= 13) || point == 0x85 || point == 0xA0 || point == 0x3000 ||
           point == 0x2028 || point == 0x2029 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F;
}

static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xFEFF ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

typedef struct cleaner {
    vt_buffer *out;
    size_t limit;
    bool space_before;
    unsigned int flags;
} cleaner;

static void put(cleaner *state, uint32_t point)
{
    if (is_space(point)) {
        state->space_before = state->out->size > 0;
        return;
    }
    if (is_control(point)) {
        state->flags |= VT_TEXT_CONTROLS;
        return;
    }
    char bytes[5] = " ";
    size_t size = encode(point, bytes + 1), extra = state->space_before;
    if (state->out->size + size + extra > state->limit) {
        state->flags |= VT_TEXT_CUT;
        state->limit = 0;
        return;
    }
    vt_buffer_append(state->out, bytes + 1 - extra, size + extra);
    state->space_before = false;
}

unsigned int vt_clean_text(vt_buffer *out, vt_bytes raw, size_t limit_bytes)
{
    out->size = 0;
    cleaner state = {.out = out, .limit = limit_bytes};
    bool valid = vt_utf8_valid((const char *)raw.data, raw.size);
    if (!valid) state.flags |= VT_TEXT_REENCODED;
    for (size_t i = 0, length; i < raw.size && !(state.flags & VT_TEXT_CUT); i += length) {
        uint32_t point = raw.data[i];
        length = 1;
        if (valid)
            point = decode(raw.data + i, &length);
        else if (point >= 0x80 && point < 0xA0)
            point = windows_1252[point - 0x80];
        put(&state, point);
    }
    vt_buffer_append(out, "", 1);
    if (!out->failed) out->size--;
    return state.flags;
}

static const struct {
    const char *name;
    uint32_t point;
} entities[] = {{"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                {"apos", '\''},     {"nbsp", 0xA0},    {"rsquo", 0x2019}, {"lsquo", 0x2018},
                {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"ndash", 0x2013}, {"mdash", 0x2014},
                {"hellip", 0x2026}, {"bull", 0x2022},  {"deg", 0xB0},     {"reg", 0xAE},
                {"copy", 0xA9},     {"trade", 0x2122}, {"euro", 0x20AC},  {"pound", 0xA3},
                {"times", 0xD7},    {"middot", 0xB7},  {"frac12", 0xBD},  {"frac14", 0xBC},
                {"eacute", 0xE9},   {"egrave", 0xE8},  {"agrave", 0xE0},  {"ccedil", 0xE7},
                {"auml", 0xE4},     {"ouml", 0xF6},    {"uuml", 0xFC},    {"szlig", 0xDF},
                {"prime", 0x2032},  {"Prime", 0x2033}, {"laquo", 0xAB},   {"raquo", 0xBB}};

static uint32_t numeric_entity(const uint8_t *digits, size_t size)
{
    bool hex = size > 1 && (digits[0] == 'x' || digits[0] == 'X');
    uint32_t point = 0;
    for (size_t i = hex; i < size; i++) {
        uint32_t c = digits[i] | 0x20u, digit = 99;
        if (digits[i] >= '0' && digits[i] <= '9')
            digit = digits[i] - (uint32_t)'0';
        else if (hex && c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        if (digit > 15 || point > 0x10FFFF) return 0;
        point = point * (hex ? 16 : 10) + digit;
    }
    return point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) ? 0 : point;
}

/* The entity at `at`, which is '&': its code point and length, or length 0 when it is just an ampersand. */
static uint32_t entity(const uint8_t *at, size_t left, size_t *length)
{
    size_t size = 1;
    while (size < left && size < 10 && at[size] != ';') size++;
    *length = 0;
    if (size >= left || size < 3 || at[size] != ';') return 0;
    uint32_t point = 0;
    if (at[1] == '#') point = numeric_entity(at + 2, size - 2);
    for (size_t i = 0; i < sizeof entities / sizeof *entities && !point; i++)
        if (strlen(entities[i].name) == size - 1 && !memcmp(entities[i].name, at + 1, size - 1))
            point = entities[i].point;
    if (point) *length = size + 1;
    return point;
}

static bool same_letters(const uint8_t *at, size_t left, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i < size; i++)
        if (i >= left || (at[i] | 0x20) != (uint8_t)word[i]) return false;
    return true;
}

/* Length of the tag at `at`, which is '<': up to '>', for script and style up to their end tag (or to the
 * end, as browsers do); 0 when it is just a less-than. */
static size_t tag_length(const uint8_t *at, size_t left)
{
    uint8_t next = left > 1 ? at[1] : ' ';
    if (!((next | 0x20) >= 'a' && (next | 0x20) <= 'z') && next != '/' && next != '!') return 0;
    const uint8_t *end = memchr(at, '>', left);
    if (!end) return left;
    const char *hidden[] = {"script", "style"}, *word = NULL;
    for (int i = 0; i < 2; i++)
        if (same_letters(at + 1, left - 1, hidden[i])) word = hidden[i];
    if (!word) return (size_t)(end - at) + 1;
    for (const uint8_t *i = end; i + 2 < at + left; i++)
        if (i[0] == '<' && i[1] == '/' && same_letters(i + 2, (size_t)(at + left - i) - 2, word)) {
            const uint8_t *closed = memchr(i, '>', (size_t)(at + left - i));
            return closed ? (size_t)(closed - at) + 1 : left;
        }
    return left;
}

void vt_strip_markup(vt_buffer *out, vt_bytes html)
{
    out->size = 0;
    for (size_t i = 0; i < html.size;) {
        size_t length = 0, left = html.size - i;
        if (html.data[i] == '<' && (length = tag_length(html.data + i, left)) > 0) {
            vt_buffer_append(out, " ", 1);
        } else if (html.data[i] == '&') {
            char bytes[4];
            uint32_t point = entity(html.data + i, left, &length);
            if (length) vt_buffer_append(out, bytes, encode(point, bytes));
        }
        if (!length) vt_buffer_append(out, html.data + i, length = 1);
        i += length;
    }
}
