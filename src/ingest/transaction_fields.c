#include "transaction_run.h"

#include "parse_amount.h"

void vt_line_note(vt_transaction_run *run, const char *action, const char *name, size_t line)
{
    vt_issue_note(&run->found, action, name, "%s line %zu", run->label, line);
}

void vt_cell_note(vt_transaction_run *run, const char *action, const char *name, size_t line, vt_bytes cell)
{
    char text[VT_CELL_BYTES];
    if (vt_cell_example(cell, text)) vt_issue_note(&run->found, action, name, "%s line %zu: \"%s\"", run->label, line, text);
    else vt_line_note(run, action, name, line);
}

bool vt_cell_quantity(vt_transaction_run *run, size_t line, vt_bytes cell, uint32_t *quantity)
{
    char text[VT_CELL_BYTES];
    int64_t hundredths = 0;
    vt_amount_answer answer = vt_cell_text(cell, text) ? vt_parse_hundredths(text, &hundredths) : VT_AMOUNT_BROKEN;
    const char *wrong = answer == VT_AMOUNT_NEGATIVE                       ? "negative quantity"
                        : answer == VT_AMOUNT_BROKEN || hundredths % 100 ? "quantity is no whole number"
                        : answer == VT_AMOUNT_OK && !hundredths           ? "quantity 0"
                                                                           : NULL;
    if (wrong) return vt_cell_note(run, "dropped", wrong, line, cell), false;
    if (answer == VT_AMOUNT_EMPTY) vt_line_note(run, "repaired", "no quantity: taken as 1", line);
    if (hundredths / 100 > VT_MOST_PIECES) vt_cell_note(run, "repaired", "quantity above 10,000: taken as 10,000", line, cell);
    *quantity = answer == VT_AMOUNT_EMPTY               ? 1
                : hundredths / 100 > VT_MOST_PIECES ? VT_MOST_PIECES
                                                      : (uint32_t)(hundredths / 100);
    return true;
}

bool vt_cell_product(vt_transaction_run *run, size_t line, vt_bytes cell, size_t *row)
{
    char id[VT_CELL_BYTES];
    bool readable = cell.size && cell.size <= VT_PRODUCT_ID_BYTES && vt_cell_text(cell, id);
    vt_product_match match = readable ? vt_product_rows_find(&run->products, id, row) : VT_PRODUCT_UNKNOWN;
    switch (match) {
    case VT_PRODUCT_EXACT: return true;
    case VT_PRODUCT_BY_NUMBER:
        vt_cell_note(run, "repaired", "product found without regard to leading zeros", line, cell);
        return true;
    case VT_PRODUCT_AMBIGUOUS:
        vt_cell_note(run, "dropped", "several products are this but for leading zeros", line, cell);
        return false;
    case VT_PRODUCT_UNKNOWN: break;
    }
    vt_cell_note(run, "dropped", cell.size ? "unknown product" : "no product", line, cell);
    return false;
}

vt_status vt_line_is_new(vt_transaction_run *run, size_t line, uint64_t hash, bool *is_new, vt_error *error)
{
    uint32_t number = line < VT_KEY_UNKNOWN ? (uint32_t)line : VT_KEY_UNKNOWN - 1;
    uint32_t first = vt_key_number_add(&run->lines, hash, number, is_new);
    if (first == VT_KEY_UNKNOWN) return vt_fail(error, VT_NO_MEMORY, "%s: line %zu: no memory", run->label, line);
    if (!*is_new)
        vt_issue_note(&run->found, "dropped", "duplicate line", "%s line %zu: says what line %u says", run->label, line,
                      (unsigned int)first);
    return VT_OK;
}

vt_status vt_cell_person(vt_transaction_run *run, vt_bytes cell, uint32_t *person, vt_error *error)
{
    bool added;
    *person = VT_NOBODY;
    if (!cell.size) return VT_OK;
    *person = vt_key_number_add(&run->people, vt_key_hash(cell), (uint32_t)run->people.count, &added);
    return *person == VT_KEY_UNKNOWN ? vt_fail(error, VT_NO_MEMORY, "%s: no memory for its people", run->label) : VT_OK;
}
