/* Inside ingest/: numbers as people write them, without floats. */
#ifndef VT_PARSE_AMOUNT_H
#define VT_PARSE_AMOUNT_H

#include <stdint.h>

typedef enum vt_amount_answer {
    VT_AMOUNT_OK,
    VT_AMOUNT_EMPTY,    /* no text */
    VT_AMOUNT_NEGATIVE, /* a minus sign or accountant's brackets */
    VT_AMOUNT_BROKEN    /* no number, two numbers, an exponent, or more than 10^12 */
} vt_amount_answer;

/* "1299", "Rs. 1,299.00", "12,99 EUR", "1.299,00", "1'299.5" -> hundredths, the third decimal rounded half
 * up. A comma before one or two last digits is a decimal comma, before three it groups thousands; a single
 * dot is always the decimal point. *hundredths is the size of the number for VT_AMOUNT_NEGATIVE too. */
vt_amount_answer vt_parse_hundredths(const char *text, int64_t *hundredths);

#endif
