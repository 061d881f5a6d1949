/* What a ranker learns from: for users and weeks that lie back, the candidates that they would have been shown, and which of these they
 * then had.
 *
 * A dated log is walked in windows. The last one, of `horizon` days up to the end of the log, is watched while trees are fitted; the one
 * before ends where it begins, and each before that `step` days earlier. Whoever had something in a window is a group: asked for on
 * its first day, with nothing known of that day or later, and wanting what they had in the window. A log without dates is walked by
 * places: the last event of each user is the last window, the one before it the window before.
 * With one window alone, a tenth of its groups is watched. */
#ifndef VT_RANK_EXAMPLES_H
#define VT_RANK_EXAMPLES_H

#include "rank_desks.h"
#include "tree_fit.h"

enum { VT_RANK_MOST_WEEKS = 104, VT_RANK_MOST_HORIZON = 366, VT_RANK_MOST_NEGATIVES = 2000 };

typedef struct vt_rank_walk {
    size_t weeks;     /* 1..VT_RANK_MOST_WEEKS windows, the watched one among them */
    size_t horizon;   /* dated: 1..VT_RANK_MOST_HORIZON days */
    size_t step;      /* dated: likewise */
    size_t negatives; /* 1..VT_RANK_MOST_NEGATIVES: candidates of a group that were not had, drawn */
    size_t groups;    /* of all windows together, at most, drawn; 0: all */
} vt_rank_walk;

extern const vt_rank_walk vt_rank_walk_defaults;

/* One window, and how much of what was wanted was among the candidates: the bound of all that is ranked after. */
typedef struct vt_rank_week {
    vt_log_moment moment;
    int32_t until;         /* dated: the first day after the window */
    size_t users;          /* who wanted something */
    size_t asked;          /* of these, as many as were drawn */
    size_t groups;         /* of these, for whom something wanted was a candidate: the others teach nothing */
    size_t rows;
    size_t wanted;         /* pairs of the users who were asked for */
    size_t candidates;     /* likewise */
    size_t found;          /* of the wanted pairs, those among the candidates */
    size_t found_by[VT_RANK_SOURCES];
} vt_rank_week;

enum { VT_RANK_PART_ROWS, VT_RANK_PART_LABELS, VT_RANK_PART_ITEMS, VT_RANK_PART_SIZES, VT_RANK_PART_USERS, VT_RANK_PART_WEEKS, VT_RANK_PARTS };

/* Owned: vt_rank_examples_close. Rows of one group lie together, by item. */
typedef struct vt_rank_examples {
    float *rows;           /* [count][VT_RANK_FEATURES] */
    float *labels;         /* [count]: 1 had, 0 not */
    uint32_t *items;       /* [count] */
    uint32_t *group_sizes; /* [groups] */
    uint32_t *group_users; /* [groups] */
    uint32_t *group_weeks; /* [groups]: index of weeks */
    size_t count, groups;
    size_t watched_groups, watched_count; /* the last so many groups, and their rows */
    vt_rank_week weeks[VT_RANK_MOST_WEEKS]; /* earliest first */
    size_t week_count;
    vt_buffer storage[VT_RANK_PARTS]; /* what the arrays lie in */
} vt_rank_examples;

/* The windows without examples: moments and numbers of users. VT_BAD_DATA: the log is too short. */
vt_status vt_rank_weeks(vt_rank_examples *out, const vt_event_log *log, const vt_rank_walk *walk, vt_error *error);

/* The same goods, walk and seed give the same examples, whatever the number of threads. goods->models must know nothing of the first
 * window or later. VT_BAD_DATA: too short, or nothing wanted is a candidate; VT_NO_MEMORY. Close it in any case. Memory: rows *
 * (VT_RANK_FEATURES + 2) * 4 bytes, at most groups * (negatives + what was had), and twice those of the greatest window. progress may
 * be NULL. */
typedef void vt_rank_tell(void *context, const char *step, size_t done, size_t total);
vt_status vt_rank_examples_open(vt_rank_examples *out, const vt_rank_goods *goods, const vt_rank_walk *walk, uint64_t seed,
                                vt_rank_tell *progress, void *context, vt_error *error);
void vt_rank_examples_close(vt_rank_examples *examples);

/* The part that trees are fitted to, and the part that is watched meanwhile. Borrowed. */
vt_rank_set vt_rank_examples_taught(const vt_rank_examples *examples);
vt_rank_set vt_rank_examples_watched(const vt_rank_examples *examples);

/* "2017-06-24", its first day; "last 1": the last event of each user. */
void vt_rank_week_name(const vt_event_log *log, const vt_rank_week *week, char name[16]);

/* Whether the user had anything in the window. */
bool vt_rank_is_asked(const vt_event_log *log, uint32_t user, const vt_rank_week *week);

/* What a user wanted at a moment: items of their purchases of the window, ascending, each once; without `rebuys`, but for what they had
 * done something with before. wanted: room for the user's events. Returns how many. */
size_t vt_rank_wanted(uint32_t *wanted, const vt_event_log *log, uint32_t user, const vt_rank_week *week, bool rebuys);

#endif
