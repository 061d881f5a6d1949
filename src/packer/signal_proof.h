/* What must hold of a file of signals beyond its form, since all of it comes from the same orders. */
#ifndef VT_SIGNAL_PROOF_H
#define VT_SIGNAL_PROOF_H

#include "signals.h"

/* VT_INTEGRITY names the row: the numbers of a pair must agree from either side wherever neither list is cut at
 * VT_SIGNALS_MOST_PARTNERS, be bounded by the last of a list that is, and never be above the orders of either; buyers and those
 * who came again must fit into the orders; someone came again where a median of days is known, and the days must lie within
 * the span of the data. */
vt_status vt_signals_prove(const vt_signals *signals, vt_error *error);

#endif
