using System.ComponentModel;
using System.Reflection;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Ops;

/// <summary>Every setting that there is.</summary>
internal static class SettingsOfTests
{
    /// <summary>Key and type of each one; lists have one element, and dictionaries one tenant.</summary>
    public static IReadOnlyList<(string Key, Type Type)> All() =>
        [.. UnknownSections.Own.SelectMany(section => Below(section.Key, section.Value))];

    private static IEnumerable<(string Key, Type Type)> Below(string key, Type type)
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return [(key, Nullable.GetUnderlyingType(type) ?? type)];
        }

        var element = type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(one =>
                one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            )
            ?.GetGenericArguments()[0];
        return element switch
        {
            null => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .SelectMany(property => Below($"{key}:{property.Name}", property.PropertyType)),
            { IsGenericType: true } => Below($"{key}:demo", element.GetGenericArguments()[1]),
            _ => Below($"{key}:0", element),
        };
    }
}
