/* What a visitor has answered for, and need not see again now (StyleNova's smart_exclusion, and a little more).
 *
 * Out are: products among the last 3 passes; products passed twice or more; products that are liked. A product that was passed
 * once, and long enough ago, may come back. What lies in the cart or was bought and kept is taken out elsewhere (candidates.h). */
#ifndef VT_SMART_EXCLUSION_H
#define VT_SMART_EXCLUSION_H

#include "row_mask.h"
#include "visitor.h"

enum { VT_EXCLUDE_LAST_PASSES = 3 };

/* Drops those rows. mask->words must not be NULL. VT_NO_MEMORY. */
vt_status vt_exclude_answered(vt_row_mask *mask, const vt_visitor *visitor);

#endif
