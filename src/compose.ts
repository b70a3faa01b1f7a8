/** The only file that names concrete classes. Loads backends, tools and scanners when they are first needed. */
