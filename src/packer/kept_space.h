/* The codes of a space, with what an earlier generation of the pack had of it. */
#ifndef VT_KEPT_SPACE_H
#define VT_KEPT_SPACE_H

#include "old_pack.h"
#include "space_draft.h"
#include "space_lists.h"

/* Encodes the rows of `draft`: files is filled and owned by the caller, vt_space_files_close; of info, which has dims, rows and a rotation seed,
 * list_count and vectors are set. Where `old` (NULL: none) has a space of that name and dims, its rotation, centroids and dial are taken, and the list
 * of each of `products` (by row) that it had, so that rows that did not change keep their bytes; wishes->lists must then be 0: VT_USAGE. VT_INTEGRITY or VT_BAD_DATA when the earlier files are not
 * what they should be; VT_IO; VT_NO_MEMORY. */
vt_status vt_kept_space_pack(vt_space_files *files, vt_space_info *info, const vt_space_draft *draft, const vt_product *products,
                             const vt_old_pack *old, const vt_space_wishes *wishes, vt_error *error);

#endif
