#include "order_days.h"

#include <string.h>

enum { NEARBY_DAYS = 5, ATTEMPTS = 12, OPENS_HOUR = 7 };

/* What one person has so far: the order of each day, from 1. */
typedef struct vt_diary {
    vt_demo_order *orders;
    size_t count, room;
    uint32_t of_day[VT_DEMO_DAYS];
    size_t since; /* the first day that counts, from the first day of data */
} vt_diary;

void vt_day_sums_fill(vt_day_sums *days)
{
    static const double weekdays[7] = {1, 1.05, 0.95, 0.9, 0.9, 1.05, 1.3}; /* 1970-01-01 was a Thursday */
    for (uint32_t cohort = 0; cohort < VT_COHORTS; cohort++) {
        double sum = 0;
        for (int32_t i = 0; i < VT_DEMO_DAYS; i++) {
            int32_t day = VT_DEMO_FIRST_DAY + i;
            double growth = 0.75 + 0.5 * i / VT_DEMO_DAYS;
            sum += growth * weekdays[(day + 3) % 7] *
                   vt_cohort_at(cohort)->months[vt_demo_date_of(day).month - 1];
            days->sums[cohort][i] = sum;
        }
    }
}

static vt_demo_order *new_order(vt_diary *diary, size_t day, vt_random *random)
{
    vt_demo_order *order = &diary->orders[diary->count++];
    order->at = ((int64_t)VT_DEMO_FIRST_DAY + (int64_t)day) * VT_DAY_SECONDS + OPENS_HOUR * 3600 +
                vt_random_below(random, 9 * 3600) + vt_random_below(random, 8 * 3600 - 60);
    diary->of_day[day] = (uint32_t)diary->count; /* NOLINT(clang-analyzer-security.ArrayBound): days are drawn below VT_DEMO_DAYS */
    return order;
}

/* An order within a few days takes the habit along. */
static vt_demo_order *order_nearby(vt_diary *diary, size_t day)
{
    for (size_t away = 0; away <= NEARBY_DAYS; away++) {
        /* NOLINTNEXTLINE(clang-analyzer-security.ArrayBound): days are drawn below VT_DEMO_DAYS */
        if (day >= diary->since + away && diary->of_day[day - away])
            return &diary->orders[diary->of_day[day - away] - 1];
        if (day + away < VT_DEMO_DAYS && diary->of_day[day + away])
            return &diary->orders[diary->of_day[day + away] - 1];
    }
    return NULL;
}

static void plan_habit(vt_diary *diary, const vt_habit *habit, uint32_t bit, vt_random *random)
{
    double day = VT_DEMO_DAYS - 1 - vt_random_below(random, habit->days);
    size_t most = (diary->room * 3 + 3) / 4;
    while (day >= (double)diary->since) {
        vt_demo_order *order = order_nearby(diary, (size_t)day);
        if (!order && diary->count >= most) return;
        if (!order) order = new_order(diary, (size_t)day, random);
        order->habits |= bit;
        double stretch = 1 + 0.125 * (double)vt_random_normal(random);
        day -= habit->days * (stretch < 0.5 ? 0.5 : stretch);
    }
}

static size_t draw_day(const double sums[VT_DEMO_DAYS], size_t since, vt_random *random)
{
    double before = since ? sums[since - 1] : 0;
    double mark = before + (double)vt_random_unit(random) * (sums[VT_DEMO_DAYS - 1] - before);
    size_t low = since, high = VT_DEMO_DAYS - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sums[middle] > mark)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void vt_order_days_draw(vt_demo_order *orders, size_t count, const vt_person *person, const vt_day_sums *days,
                        vt_random *random)
{
    vt_diary diary = {.orders = orders, .room = count};
    if (person->joined_day > VT_DEMO_FIRST_DAY)
        diary.since = (size_t)(person->joined_day - VT_DEMO_FIRST_DAY);
    for (uint32_t i = 0; i < person->habit_count; i++)
        plan_habit(&diary, &person->habits[i], 1u << i, random);
    while (diary.count < count) {
        size_t day = draw_day(days->sums[person->cohort_number], diary.since, random);
        for (int i = 0; i < ATTEMPTS && diary.of_day[day]; i++)
            day = draw_day(days->sums[person->cohort_number], diary.since, random);
        new_order(&diary, day, random);
    }
}
