#include "cell_text.h"

#include "calendar.h"

#include <string.h>
#include <strings.h>

bool vt_cell_text(vt_bytes cell, char text[VT_CELL_BYTES])
{
    if (cell.size >= VT_CELL_BYTES || (cell.size && memchr(cell.data, '\0', cell.size))) return false;
    if (cell.size) memcpy(text, cell.data, cell.size);
    text[cell.size] = '\0';
    return true;
}

bool vt_cell_example(vt_bytes cell, char text[VT_CELL_BYTES])
{
    if (cell.size > VT_CELL_SHOWN_BYTES || !vt_cell_text(cell, text)) return false;
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < ' ') *at = ' ';
    return vt_utf8_valid(text, cell.size);
}

bool vt_cell_day(vt_bytes cell, int32_t *day)
{
    char text[VT_CELL_BYTES];
    vt_date date;
    if (cell.size > 40 || !vt_cell_text(cell, text) || !vt_date_parse(text, &date)) return false;
    /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch): a date has ten letters, and then there is text[10] */
    if (text[10] && text[10] != 'T' && text[10] != ' ' && text[10] != 't') return false;
    if (text[10] && (!text[11] || text[11 + strspn(text + 11, "0123456789:.,+-Zz UTC")])) return false;
    *day = vt_day_of_date(date);
    return *day >= VT_CELL_FIRST_DAY && *day <= VT_CELL_LAST_DAY;
}

bool vt_cell_is_one_of(vt_bytes cell, const char *words)
{
    for (size_t length; *words; words += length + (words[length] == '|')) {
        length = strcspn(words, "|");
        if (cell.size == length && strncasecmp((const char *)cell.data, words, length) == 0) return true;
    }
    return false;
}
