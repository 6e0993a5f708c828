namespace SessionContext.Core;

/// <summary>
/// Which of a context's fields its creator did not give. Derived ones nobody chose: at a log-in they are derived again,
/// while what was chosen is kept (contract §§ 4, 5). Never in an answer. The numbers are stored, as 16 bits.
/// </summary>
[Flags]
public enum DerivedFields : ushort
{
    /// <summary>Every field that is there was given by a call that created or changed the context.</summary>
    None = 0,

    /// <summary><c>siteCode</c> was derived.</summary>
    SiteCode = 1,

    /// <summary><c>currency</c> was derived.</summary>
    Currency = 2,

    /// <summary><c>targetLocation</c> was derived.</summary>
    TargetLocation = 4,

    /// <summary><c>language</c> was derived.</summary>
    Language = 8,

    /// <summary><c>siteCode</c> was chosen at the anonymous log-in.</summary>
    SiteCodeAtLogin = 16,

    /// <summary><c>currency</c> was chosen there.</summary>
    CurrencyAtLogin = 32,

    /// <summary><c>targetLocation</c> was chosen there.</summary>
    TargetLocationAtLogin = 64,

    /// <summary><c>language</c> was chosen there.</summary>
    LanguageAtLogin = 128,
}
