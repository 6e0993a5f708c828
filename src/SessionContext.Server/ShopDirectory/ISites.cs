using SessionContext.Core;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Where sites are looked up. Throws nothing but the caller's own cancellation.</summary>
internal interface ISites
{
    /// <summary>The tenant's sites.</summary>
    ValueTask<Lookup<SiteList>> FindAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>Drops what is cached about them.</summary>
    ValueTask ForgetAsync(Tenant tenant, CancellationToken cancellationToken);
}
