/* Moves CLOCK_REALTIME, and nothing else, by the nanoseconds that stand in the file DUTY_CLOCK names.
   cc -shared -fPIC -nostdlib; needs no headers. */

struct timespec { long tv_sec; long tv_nsec; };
struct timeval { long tv_sec; long tv_usec; };

extern long syscall(long number, ...);
extern char *getenv(const char *name);
extern int open(const char *path, int flags, ...);
extern void *mmap(void *at, unsigned long length, int protection, int flags, int file, long offset);

#if defined(__x86_64__)
enum { CLOCK_GETTIME = 228 };
#elif defined(__aarch64__)
enum { CLOCK_GETTIME = 113 };
#endif

static volatile long *moved;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("DUTY_CLOCK");
    int file = path ? open(path, 0) : -1;
    void *found = file < 0 ? (void *)-1 : mmap(0, 8, 1, 1, file, 0);
    if (found != (void *)-1)
        moved = found;
}

int clock_gettime(int clock, struct timespec *now)
{
    long result = syscall(CLOCK_GETTIME, clock, now);
    if (result == 0 && clock == 0 && moved) {
        long nanoseconds = now->tv_sec * 1000000000L + now->tv_nsec + *moved;
        now->tv_sec = nanoseconds / 1000000000L;
        now->tv_nsec = nanoseconds % 1000000000L;
    }
    return (int)result;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec exact;
    int result = clock_gettime(0, &exact);
    (void)zone;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return result;
}

long time(long *now)
{
    struct timespec exact;
    clock_gettime(0, &exact);
    if (now)
        *now = exact.tv_sec;
    return exact.tv_sec;
}
